// The language of expressions: what stands in the string of calc('…').
//
// README.md names the function that reads each rule. White space separates tokens and has no other meaning; there are
// no comments.

grammar Expression;

// ---------------------------------------------------------------- Levels, loosest first

whole
    : expression EOF
    ;

expression
    : 'let' Identifier '=' expression ';' expression
    | 'if' expression 'then' expression ('else' expression)? // an 'else' belongs to the nearest 'if'
    | disjunction
    ;

disjunction
    : conjunction ('or' conjunction)*
    ;

conjunction
    : negation ('and' negation)*
    ;

negation
    : 'not' negation
    | comparison
    ;

comparison
    : additive (comparator additive)?
    ;

comparator
    : '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not' 'in'
    ;

additive
    : multiplicative (('+' | '-') multiplicative)*
    ;

multiplicative
    : unary (('*' | '/' | '//' | '%') unary)*
    ;

unary
    : '-' unary
    | postfix ('??' unary)?
    ;

postfix
    : primary ('.' key | '[' expression ']')*
    ;

// ---------------------------------------------------------------- Primaries

primary
    : '(' expression ')'
    | literal
    | 'it'
    | Identifier
    | call
    | list
    | record
    ;

literal
    : IntegerLiteral
    | DecimalLiteral
    | DoubleLiteral
    | string
    | 'true'
    | 'false'
    | 'null'
    ;

string
    : EmptyString
    | NonEmptyString
    ;

call
    : Identifier '(' (expression clauses | expression (',' expression)*)? ')'
    ;

list
    : '[' (item (',' item)*)? ']'
    | '[' expression clauses ']'
    ;

item
    : '...'? expression
    ;

record
    : '{' (field (',' field)*)? '}'
    | '{' (key | string | '[' expression ']') ':' expression clauses '}'
    ;

field
    : (key | string | '[' expression ']') ':' expression
    | Identifier
    | '...' expression
    ;

// Any word may be a key.
key
    : Identifier
    | keyword
    ;

keyword
    : 'and' | 'else' | 'false' | 'for' | 'if' | 'in' | 'it' | 'let' | 'not' | 'null' | 'or' | 'then' | 'true'
    | 'asc' | 'by' | 'desc'
    ;

// ---------------------------------------------------------------- Comprehensions

clauses
    : clause+ ('by' sortKey (',' sortKey)*)?
    ;

clause
    : 'for' Identifier (',' Identifier)? 'in' disjunction ('if' disjunction)?
    ;

sortKey
    : disjunction ('asc' | 'desc')?
    ;

// ---------------------------------------------------------------- Tokens

IntegerLiteral
    : Digit+
    ;

DecimalLiteral
    : Digit+ ('.' Digit+ Exponent? | Exponent)
    ;

DoubleLiteral
    : Digit+ ('.' Digit+)? Exponent? [dD]
    ;

fragment Exponent
    : [eE] [+-]? Digit Digit?
    ;

fragment Digit
    : [0-9]
    ;

EmptyString
    : '\'\''
    | '""'
    ;

NonEmptyString
    : '\'' (~[\\'] | Escape)+ '\''
    | '"' (~[\\"] | Escape)+ '"'
    ;

fragment Escape
    : '\\' [btnfr"'\\]
    | '\\' 'u' HexDigit HexDigit HexDigit HexDigit
    ;

fragment HexDigit
    : [0-9a-fA-F]
    ;

Identifier
    : NameStart NamePart*
    ;

fragment NameStart
    : [a-zA-Z_$]
    | [\p{L}\p{Nl}\p{Sc}\p{Pc}]
    ;

fragment NamePart
    : NameStart
    | [0-9]
    | [\p{Nd}\p{Mn}\p{Mc}]
    ;

Space
    : [ \t\n\r\f]+ -> skip
    ;
