package dev.residua.runtime.text;

import java.util.Map;
import java.util.PriorityQueue;

/// Byte-pair encoding (Sennrich et al. 2016): of all neighbours, the pair that was learnt first is
/// merged first, and of equal ones the leftmost.
final class PairMerges {
  /// @param rank when the pair was learnt, from 0
  /// @param id the token that it becomes
  record Merge(int rank, int id) {}

  private record Candidate(int rank, int left, int leftId, int rightId, int id)
      implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      int byRank = Integer.compare(rank, other.rank);
      return byRank != 0 ? byRank : Integer.compare(left, other.left);
    }
  }

  private final Map<Long, Merge> merges;

  PairMerges(Map<Long, Merge> merges) {
    this.merges = Map.copyOf(merges);
  }

  static long pair(int left, int right) {
    return (long) left << 32 | right;
  }

  /// Merges `symbols` and adds what they become to `out`.
  void apply(int[] symbols, IdList out) {
    int n = symbols.length;
    int[] next = new int[n];
    int[] previous = new int[n];
    PriorityQueue<Candidate> queue = new PriorityQueue<>();
    for (int i = 0; i < n; i++) {
      next[i] = i + 1;
      previous[i] = i - 1;
    }
    for (int i = 0; i + 1 < n; i++) {
      offer(queue, symbols, i, i + 1);
    }
    while (true) {
      Candidate best = queue.poll();
      if (best == null) {
        break;
      }
      int left = best.left();
      int right = symbols[left] < 0 ? n : next[left];
      if (right >= n || symbols[left] != best.leftId() || symbols[right] != best.rightId()) {
        continue;
      }
      symbols[left] = best.id();
      symbols[right] = -1;
      next[left] = next[right];
      if (next[left] < n) {
        previous[next[left]] = left;
        offer(queue, symbols, left, next[left]);
      }
      if (previous[left] >= 0) {
        offer(queue, symbols, previous[left], left);
      }
    }
    for (int i = 0; i < n; i = next[i]) {
      out.add(symbols[i]);
    }
  }

  private void offer(PriorityQueue<Candidate> queue, int[] symbols, int left, int right) {
    Merge merge = merges.get(pair(symbols[left], symbols[right]));
    if (merge != null) {
      queue.add(new Candidate(merge.rank(), left, symbols[left], symbols[right], merge.id()));
    }
  }
}
