// The grammar of .resnet files. `language.md`, two folders up from src, says what the forms mean.
grammar Resnet;

// The same signs where they begin an operand rather than continue one: `(` and `[` that open a group
// or a list, a minus with nothing on its left, and operators whose left side is what flows in. What
// reads the tokens gives them these types, so that the grammar has no ambiguity.
tokens { GROUP, LIST, NEGATIVE, LEAD_PLUS, LEAD_MINUS, LEAD_TIMES, LEAD_OVER }

file : item* EOF ;

item : importItem | constant | block | model ;

importItem
    : 'import' STRING ';'?                                 # importAll
    | 'import' name (',' name)* 'from' STRING ';'?         # importNames
    ;

block : 'block' name parameters? ('on' sizes)? body ;

model : 'model' name parameters? body ;

parameters : '(' (parameter (',' parameter)* ','?)? ')' ;

parameter : name ':' type ('=' chain)? ;

sizes : '[' (size (',' size)*)? ']' ;

size : name | '..' ;

type : (name | 'block') dims? ;

dims : '[' (dim (',' dim)* ','?)? ']' ;

dim : expression | '..' ;

body : '{' statement* '}' ;

statement
    : 'input' name ':' type ('from' presentation)? ';'?                 # input
    | 'output' name (':' type)? '=' chain ('as' presentation)? ';'?     # output
    | 'require' expression (',' expression)? ';'?                       # require
    | constant                                                          # let
    | names                                                             # nameMap
    | 'weights' STRING ';'?                                             # weightsSource
    | binding (',' binding)* '=' chain ';'?                             # bind
    | chain ';'?                                                        # flow
    ;

constant : 'let' name (':' type)? '=' chain ';'? ;

binding : name (':' type)? ;

presentation : name arguments? ;

names : 'names' name '{' rename* '}' ;

rename
    : STRING '=' STRING 'transposed'? ('part' INT 'of' INT)? ';'?       # renamed
    | 'ignore' STRING ';'?                                              # ignored
    ;

chain : link ('->' link)* ;

link : (label ':')? (section | expression) ;

section
    : op=(LEAD_PLUS | LEAD_MINUS) product (sums+=('+' | '-') product)*
    | op=(LEAD_TIMES | LEAD_OVER) unary (products+=('*' | '/' | '%') unary)* (sums+=('+' | '-') product)*
    ;

label : INT | STRING | name ('.' (name | INT))* ;

expression : disjunct ('or' disjunct)* ;

disjunct : conjunct ('and' conjunct)* ;

conjunct : 'not'* comparison ;

comparison : sum (op=('==' | '!=' | '<' | '<=' | '>' | '>=') sum)? ;

sum : product (op+=('+' | '-') product)* ;

product : unary (op+=('*' | '/' | '%') unary)* ;

unary : NEGATIVE* postfix ;

postfix : primary suffix* ;

suffix
    : arguments             # call
    | '[' chain ']'         # index
    | '.' (name | INT)      # member
    ;

arguments : '(' (argument (',' argument)* ','?)? ')' ;

argument : (name '=')? chain ;

primary
    : INT                                                           # int
    | FLOAT                                                         # float
    | STRING                                                        # string
    | 'true'                                                        # true
    | 'false'                                                       # false
    | 'it'                                                          # it
    | name                                                          # reference
    | GROUP chain (',' chain)* ','? ')'                # group
    | LIST (chain (',' chain)* ','?)? ']'           # list
    | 'residual' arguments? body                                    # residual
    | 'parallel' arguments? body                                    # parallel
    | 'repeat' (name 'in' expression '..')? expression body         # repeat
    | 'if' expression body ('else' 'if' expression body)* ('else' body)?  # if
    | body                                                          # braces
    ;

// Words with a meaning only in their place, and names everywhere else.
name
    : NAME | 'from' | 'on' | 'as' | 'names' | 'weights' | 'transposed' | 'part' | 'of' | 'ignore'
    ;

INT : DIGITS ;
FLOAT : DIGITS '.' DIGITS EXPONENT? | DIGITS EXPONENT ;
STRING : '"' (ESCAPE | ~["\\\r\n])* '"' ;
NAME : [a-zA-Z_] [a-zA-Z0-9_]* ;

DOC : '///' ~[\r\n]* -> channel(HIDDEN) ;
COMMENT : '//' ~[\r\n]* -> skip ;
BLANK : [ \t\r\n\u000C\uFEFF]+ -> skip ;

OPEN_STRING : '"' (ESCAPE | ~["\\\r\n])* ;
BAD_NUMBER : DIGITS [a-zA-Z_] [a-zA-Z0-9_]* ;
BAD_CHARACTER : . ;

fragment DIGITS : [0-9] [0-9_]* ;
fragment EXPONENT : [eE] [+-]? [0-9]+ ;
fragment ESCAPE : '\\' ~[\r\n] ;
