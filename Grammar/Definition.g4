// Files of definitions: stored traversals and their tests.
//
// Built on the grammar of traversals, whose rules it uses. README.md names the function that reads each rule.

grammar Definition;

import Traversal;

definitionFile
    : (definition | test)* EOF
    ;

// ---------------------------------------------------------------- Definitions

definition
    : DocumentationLine* 'define' definitionName '(' (parameter (',' parameter)*)? ')' ('->' type)? '=' rootTraversal ';'
    | DocumentationLine* 'define' definitionName '(' (parameter (',' parameter)*)? ')' ('->' type)? 'on' inputType '='
      nestedTraversal ';'
    ;

definitionName
    : name ('.' name)*
    ;

// A default must be of the type.
parameter
    : parameterName ':' type ('=' constant)?
    ;

// In the body the parameter shadows a word of the language that is the same, where that stands alone.
parameterName
    : name
    ;

// ---------------------------------------------------------------- Types

type
    : (inputType | '(' type ')') '?'?
    ;

inputType
    : 'String'
    | 'Bool'
    | 'Int'
    | 'Long'
    | 'Double'
    | 'Decimal'
    | 'Date'
    | 'DateTime'
    | 'List' ('<' type '>')?
    | 'Map'
    | ('Vertex' | 'Edge') ('<' (name | string) '>')?
    | 'any'
    | record
    | enumeration
    ;

record
    : '{' (field (',' field)*)? '}'
    ;

field
    : (name | string) ':' type
    ;

enumeration
    : string ('|' string)*
    ;

// ---------------------------------------------------------------- Tests

test
    : 'test' definitionName '(' (testArgument (',' testArgument)*)? ')' ('on' constant)? expectation ';'
    ;

testArgument
    : (name ':')? constant
    ;

expectation
    : 'is' constant (('±' | '+-') tolerance)?
    | 'fails' string
    ;

tolerance
    : IntegerLiteral
    | FloatLiteral
    ;

// ---------------------------------------------------------------- Values that the text alone tells

constant
    : IntegerLiteral
    | FloatLiteral
    | SpecialNumber
    | 'true'
    | 'false'
    | 'null'
    | string
    | ('datetime' | 'DateTime') '(' dateText ')'
    | 'UUID' '(' uuidText ')'
    | '[' (constant (',' constant)*)? ']'
    | '{' (constant (',' constant)*)? '}'
    | '[' ':' ']'
    | '[' constantEntry (',' constantEntry)* ']'
    | range
    ;

constantEntry
    : (name | string | IntegerLiteral) ':' constant
    ;

// ---------------------------------------------------------------- Tokens

DocumentationLine
    : '///' ~[\r\n]* '\r'? '\n'
    ;
