package dev.residua.cli;

import java.time.Duration;

/// Says on standard error what takes so long, once patience is over: on a terminal a line with the
/// time, erased at the end; elsewhere one plain line.
public final class Progress implements AutoCloseable {

  private static final String ERASE = "\r\033[K";

  private final Console console;
  private final String activity;
  private final Thread watcher;
  private boolean shown;
  private boolean closed;

  Progress(Console console, String activity) {
    this.console = console;
    this.activity = activity;
    watcher = Thread.ofPlatform().daemon().name("progress").unstarted(this::watch);
  }

  /// Begins to watch an activity, for example `converting the weights`, until it is closed.
  public static Progress of(Console console, String activity) {
    var progress = new Progress(console, activity);
    progress.watcher.start();
    return progress;
  }

  private void watch() {
    long begin = System.nanoTime();
    try {
      Thread.sleep(console.patience());
      while (show(Duration.ofNanos(System.nanoTime() - begin)) && console.errIsTerminal()) {
        Thread.sleep(500);
      }
    } catch (InterruptedException _) {
      // Closed: there is nothing left to say.
    }
  }

  /// Says how long it has taken; returns whether there is still something to watch.
  synchronized boolean show(Duration elapsed) {
    if (closed) {
      return false;
    }
    if (console.errIsTerminal()) {
      var line = "residua: " + activity + " (" + elapsed.toSeconds() + " s)";
      console.err().print(ERASE + Texts.shorten(line, console.width() - 1));
      console.err().flush();
    } else {
      console.err().println("residua: " + activity + " ...");
    }
    shown = true;
    return true;
  }

  @Override
  public synchronized void close() {
    closed = true;
    watcher.interrupt();
    if (shown && console.errIsTerminal()) {
      console.err().print(ERASE);
      console.err().flush();
    }
  }
}
