// The language of traversals: Gremlin's text grammar without lambdas, and our additions.
//
// Rules are named for what they mean; README.md names the function that reads each of them. What a grammar
// cannot say (a byte fits into eight bits, a date exists) stands there as well. Additions to Gremlin are
// marked "ours": text that Gremlin accepts means the same here.

grammar Traversal;

// ---------------------------------------------------------------- Queries

queryList
    : query (';'? query)* ';'? EOF
    ;

query
    : (emptyQuery | source | source '.' transaction | rootTraversal ('.' terminalStep)?) ('.' 'toString' '(' ')')*
    ;

emptyQuery
    : EmptyString
    ;

source
    : 'g' ('.' sourceStep)*
    ;

transaction
    : 'tx' '(' ')' '.' ('begin' | 'commit' | 'rollback') '(' ')'
    ;

rootTraversal
    : source '.' spawnStep ('.' step)*
    ;

nestedTraversal
    : ('__' '.')? step ('.' step)*
    ;

// A query used as a value.
valueQuery
    : rootTraversal '.' terminalStep
    ;

// ---------------------------------------------------------------- Steps of the source

sourceStep
    : 'withBulk' '(' flag ')'
    | 'withPath' '(' ')'
    | 'withSack' '(' value (',' combiner)? ')'
    | 'withSideEffect' '(' text ',' value (',' combiner)? ')'
    | 'withStrategies' '(' strategy (',' strategy)* ')'
    | 'withoutStrategies' '(' strategyName (',' strategyName)* ')'
    | 'with' '(' text (',' value)? ')'
    ;

strategy
    : 'new'? strategyName ('(' (setting (',' setting)*)? ')')?
    ;

setting
    : name ':' value
    ;

strategyName
    : Identifier
    ;

// ---------------------------------------------------------------- Steps that start a traversal

spawnStep
    : startStep
    | 'io' '(' text ')'
    | 'call' '(' ')'
    ;

// Steps that start a traversal and may also stand within one.
startStep
    : ('V' | 'E' | 'inject') '(' values ')'
    | 'addE' '(' (text | nestedTraversal) ')'
    | 'addV' '(' (text | nestedTraversal)? ')'
    | ('mergeE' | 'mergeV') '(' (nullableMap | nestedTraversal) ')'
    | 'union' '(' traversals ')'
    | 'call' '(' text ')'
    | 'call' '(' text ',' mapArgument (',' nestedTraversal)? ')'
    | 'call' '(' text ',' nestedTraversal ')'
    | 'call' '(' text ',' list ')' // ours: positional arguments
    ;

// ---------------------------------------------------------------- Steps

step
    : startStep
    | ('mergeE' | 'mergeV') '(' ')'
    | moveStep
    | filterStep
    | branchStep
    | modulator
    | readStep
    | collectStep
    | listStep
    | scalarStep
    | otherStep
    ;

moveStep
    : ('out' | 'in' | 'both' | 'outE' | 'inE' | 'bothE') '(' nullableTexts ')'
    | ('outV' | 'inV' | 'bothV' | 'otherV') '(' ')'
    | 'toE' '(' direction (',' nullableText)* ')'
    | 'toV' '(' direction ')'
    ;

filterStep
    : ('all' | 'any' | 'none') '(' predicate ')'
    | ('and' | 'or') '(' traversals ')'
    | 'coin' '(' fraction ')'
    | ('cyclicPath' | 'simplePath' | 'discard' | 'drop') '(' ')'
    | 'dedup' '(' (scope (',' nullableText)* | nullableTexts) ')'
    | 'filter' '(' (predicate | nestedTraversal) ')'
    | 'has' '(' nullableText (',' (value | predicate))? ')'
    | 'has' '(' nullableText ',' nullableText ',' (value | predicate) ')'
    | 'has' '(' token ',' (value | predicate) ')'
    | ('hasId' | 'hasValue') '(' (value (',' value)* | predicate) ')'
    | ('hasKey' | 'hasLabel') '(' (nullableText (',' nullableText)* | predicate) ')'
    | 'hasNot' '(' nullableText ')'
    | 'is' '(' (value | predicate) ')'
    | ('limit' | 'skip' | 'sample') '(' (scope ',')? integer ')'
    | 'not' '(' nestedTraversal ')'
    | 'range' '(' (scope ',')? integer ',' integer ')'
    | 'tail' '(' (scope (',' integer)? | integer)? ')'
    | 'timeLimit' '(' integer ')'
    | 'where' '(' (predicate | text ',' predicate | nestedTraversal) ')'
    ;

branchStep
    : ('branch' | 'flatMap' | 'local' | 'map' | 'optional' | 'sideEffect') '(' nestedTraversal ')'
    | 'choose' '(' (token | column) ')'
    | 'choose' '(' predicate ',' nestedTraversal (',' nestedTraversal)? ')'
    | 'choose' '(' nestedTraversal (',' nestedTraversal (',' nestedTraversal)?)? ')'
    | 'coalesce' '(' traversals ')'
    | 'loops' '(' text? ')'
    | 'repeat' '(' (text ',')? nestedTraversal ')'
    | 'attempt' '(' nestedTraversal ')' // ours: failures as records
    ;

modulator
    : 'as' '(' text (',' nullableText)* ')'
    | 'by' '(' ')'
    | 'by' '(' order ')'
    | 'by' '(' (token | column | text | nestedTraversal) (',' order)? ')'
    | 'emit' '(' (predicate | nestedTraversal)? ')'
    | 'from' '(' (text | nestedTraversal) ')'
    | 'option' '(' mergeToken ',' nullableMap (',' cardinality)? ')'
    | 'option' '(' mergeToken ',' nestedTraversal ')'
    | 'option' '(' (value | predicate) ',' nestedTraversal ')'
    | 'option' '(' nestedTraversal ')'
    | 'times' '(' integer ')'
    | 'to' '(' (direction (',' nullableText)* | text | nestedTraversal) ')'
    | 'until' '(' (predicate | nestedTraversal) ')'
    | 'with' '(' (optionKey | text) (',' (optionValue | value))? ')'
    ;

readStep
    : 'cap' '(' text (',' nullableText)* ')'
    | 'constant' '(' value ')'
    | ('element' | 'id' | 'identity' | 'index' | 'key' | 'label' | 'path' | 'unfold' | 'value') '(' ')'
    | ('elementMap' | 'properties' | 'propertyMap' | 'values') '(' nullableTexts ')'
    | 'match' '(' traversals ')'
    | 'project' '(' text (',' nullableText)* ')'
    | 'select' '(' column ')'
    | 'select' '(' (pop ',')? text (',' nullableText)* ')'
    | 'select' '(' (pop ',')? nestedTraversal ')'
    | 'valueMap' '(' (flag (',' nullableText)* | nullableTexts) ')'
    ;

collectStep
    : ('aggregate' | 'subgraph') '(' text ')'
    | 'barrier' '(' (integer | normSack)? ')'
    | ('count' | 'max' | 'mean' | 'min' | 'order' | 'sum') '(' scope? ')'
    | 'fold' '(' (value ',' combiner)? ')'
    | ('group' | 'groupCount' | 'tree') '(' text? ')'
    | 'sack' '(' combiner? ')'
    ;

listStep
    : ('combine' | 'difference' | 'disjunct' | 'intersect' | 'merge' | 'product') '(' value ')'
    | 'conjoin' '(' text ')'
    | 'reverse' '(' ')'
    ;

scalarStep
    : ('asBool' | 'asDate') '(' ')'
    | 'asNumber' '(' typeToken? ')'
    | ('asString' | 'length' | 'lTrim' | 'rTrim' | 'toLower' | 'toUpper' | 'trim') '(' scope? ')'
    | 'concat' '(' (nestedTraversal (',' nestedTraversal)* | nullableTexts) ')'
    | 'dateAdd' '(' timeUnit ',' integer ')'
    | 'dateDiff' '(' (date | variable | nestedTraversal) ')'
    | ('format' | 'math') '(' text ')'
    | 'replace' '(' (scope ',')? nullableText ',' nullableText ')'
    | 'split' '(' (scope ',')? nullableText ')'
    | 'substring' '(' (scope ',')? integer (',' integer)? ')'
    | 'calc' '(' text ')' // ours: exact expressions
    ;

otherStep
    : ('connectedComponent' | 'peerPressure' | 'read' | 'shortestPath' | 'write') '(' ')'
    | 'fail' '(' text? ')'
    | 'fail' '(' text ',' text ')' // ours: kind and message
    | 'pageRank' '(' fraction? ')'
    | 'profile' '(' text? ')'
    | 'property' '(' (cardinality ',')? propertyKey ',' value (',' value)* ')'
    | 'property' '(' (cardinality ',')? nullableMap ')'
    ;

propertyKey
    : nullableText
    | token
    | nestedTraversal
    ;

terminalStep
    : ('explain' | 'hasNext' | 'iterate' | 'toBulkSet' | 'toList' | 'toSet' | 'tryNext') '(' ')'
    | 'next' '(' integer? ')'
    ;

// ---------------------------------------------------------------- Predicates

predicate
    : simplePredicate ('.' ('and' | 'or') '(' predicate ')' | '.' 'negate' '(' ')')*
    ;

simplePredicate
    : ('P' '.')? ('eq' | 'neq' | 'lt' | 'lte' | 'gt' | 'gte') '(' value ')'
    | ('P' '.')? ('inside' | 'outside' | 'between') '(' value ',' value ')'
    | ('P' '.')? ('within' | 'without') '(' values ')'
    | ('P' '.')? 'typeOf' '(' (typeToken | text) ')'
    | ('P' '.')? 'not' '(' predicate ')'
    | ('TextP' '.')? textPredicate '(' text ')'
    ;

textPredicate
    : 'startingWith'
    | 'notStartingWith'
    | 'endingWith'
    | 'notEndingWith'
    | 'containing'
    | 'notContaining'
    | 'regex'
    | 'notRegex'
    ;

// ---------------------------------------------------------------- Lists of arguments

values
    : (value (',' value)*)?
    ;

traversals
    : (nestedTraversal (',' nestedTraversal)*)?
    ;

nullableTexts
    : (nullableText (',' nullableText)*)?
    ;

// ---------------------------------------------------------------- Arguments. A variable in place of a literal
// is Gremlin's in some positions and ours in the others.

value
    : literal
    | variable
    | nestedTraversal
    | valueQuery
    ;

text
    : string
    | variable
    ;

nullableText
    : string
    | 'null'
    | variable
    ;

integer
    : IntegerLiteral
    | variable
    ;

fraction
    : FloatLiteral
    | SpecialNumber
    | variable
    ;

flag
    : 'true'
    | 'false'
    | variable
    ;

mapArgument
    : map
    | variable
    ;

nullableMap
    : map
    | 'null'
    | variable
    ;

variable
    : Identifier
    ;

// ---------------------------------------------------------------- Literals

literal
    : IntegerLiteral
    | FloatLiteral
    | SpecialNumber
    | 'true'
    | 'false'
    | 'null'
    | string
    | date
    | uuid
    | token
    | direction
    | cardinality
    | weightedValue
    | mergeToken
    | pickToken
    | timeUnit
    | list
    | set
    | map
    | range
    ;

string
    : EmptyString
    | NonEmptyString
    ;

date
    : ('datetime' | 'DateTime') '(' (dateText | variable)? ')'
    ;

dateText
    : NonEmptyString
    ;

uuid
    : 'UUID' '(' (uuidText | variable)? ')'
    ;

uuidText
    : NonEmptyString
    ;

weightedValue
    : cardinality '(' value ')'
    ;

list
    : '[' values ']'
    ;

set
    : '{' values '}'
    ;

map
    : '[' ':' ']'
    | '[' mapEntry (',' mapEntry)* ']'
    ;

mapEntry
    : mapKey ':' value
    ;

// NaN and Infinity are numbers here, every other bare word is a string.
mapKey
    : plainKey
    | name
    | 'T' '.' tokenName
    | 'Direction' '.' directionName
    | '(' (plainKey | token | direction | variable) ')' // the variable is ours
    ;

plainKey
    : string
    | IntegerLiteral
    | FloatLiteral
    | SpecialNumber
    | list
    | set
    | map
    ;

range
    : rangeNumber '.' '.' rangeNumber
    | rangeText '.' '.' rangeText
    ;

rangeNumber
    : IntegerLiteral
    ;

rangeText
    : string
    ;

// ---------------------------------------------------------------- Words with a fixed meaning

token
    : ('T' '.')? tokenName
    ;

tokenName
    : 'id'
    | 'label'
    | 'key'
    | 'value'
    ;

direction
    : ('Direction' '.')? directionName
    ;

directionName
    : 'OUT'
    | 'IN'
    | 'BOTH'
    | 'from'
    | 'to'
    ;

scope
    : ('Scope' '.')? ('local' | 'global')
    ;

order
    : ('Order' '.')? ('asc' | 'desc' | 'shuffle')
    ;

pop
    : ('Pop' '.')? ('first' | 'last' | 'all' | 'mixed')
    ;

column
    : ('Column' '.')? ('keys' | 'values')
    ;

cardinality
    : ('Cardinality' '.')? ('single' | 'set' | 'list')
    ;

combiner
    : ('Operator' '.')? combinerName
    ;

combinerName
    : 'sum'
    | 'minus'
    | 'mult'
    | 'div'
    | 'min'
    | 'max'
    | 'assign'
    | 'and'
    | 'or'
    | 'addAll'
    | 'sumLong'
    ;

mergeToken
    : ('Merge' '.')? ('onCreate' | 'onMatch' | 'outV' | 'inV')
    ;

pickToken
    : ('Pick' '.')? ('any' | 'none' | 'unproductive')
    ;

timeUnit
    : ('DT' '.')? ('second' | 'minute' | 'hour' | 'day')
    ;

normSack
    : ('Barrier' '.')? 'normSack'
    ;

// Also in lower case and in camel case, as int and bigInt.
typeToken
    : 'GType' '.' typeName
    ;

typeName
    : 'BIGDECIMAL'
    | 'BIGINT'
    | 'BINARY'
    | 'BOOLEAN'
    | 'BYTE'
    | 'CHAR'
    | 'DATETIME'
    | 'DOUBLE'
    | 'DURATION'
    | 'EDGE'
    | 'FLOAT'
    | 'GRAPH'
    | 'INT'
    | 'int'
    | 'bigInt'
    | 'LIST'
    | 'LONG'
    | 'MAP'
    | 'NULL'
    | 'NUMBER'
    | 'PATH'
    | 'PROPERTY'
    | 'SET'
    | 'SHORT'
    | 'STRING'
    | 'TREE'
    | 'UUID'
    | 'VERTEX'
    | 'VPROPERTY'
    ;

optionKey
    : 'WithOptions' '.' ('tokens' | 'indexer')
    | 'ShortestPath' '.' ('target' | 'edges' | 'distance' | 'maxDistance' | 'includeEdges')
    | 'ConnectedComponent' '.' ('component' | 'edges' | 'propertyName')
    | ('PageRank' | 'PeerPressure') '.' ('edges' | 'times' | 'propertyName')
    | 'IO' '.' ('reader' | 'writer')
    ;

optionValue
    : 'WithOptions' '.' ('tokens' | 'none' | 'ids' | 'labels' | 'keys' | 'values' | 'all' | 'list' | 'map')
    | 'IO' '.' ('gryo' | 'graphson' | 'graphml')
    ;

// Any word, where it can only be a name: the key of a map or of a setting.
name
    : Identifier
    | keyword
    ;

keyword
    : 'addAll'
    | 'addE'
    | 'addV'
    | 'aggregate'
    | 'all'
    | 'and'
    | 'any'
    | 'as'
    | 'asBool'
    | 'asc'
    | 'asDate'
    | 'asNumber'
    | 'assign'
    | 'asString'
    | 'attempt'
    | 'Barrier'
    | 'barrier'
    | 'begin'
    | 'between'
    | 'BIGDECIMAL'
    | 'BIGINT'
    | 'bigInt'
    | 'BINARY'
    | 'BOOLEAN'
    | 'BOTH'
    | 'both'
    | 'bothE'
    | 'bothV'
    | 'branch'
    | 'by'
    | 'BYTE'
    | 'calc'
    | 'call'
    | 'cap'
    | 'Cardinality'
    | 'CHAR'
    | 'choose'
    | 'coalesce'
    | 'coin'
    | 'Column'
    | 'combine'
    | 'commit'
    | 'component'
    | 'concat'
    | 'conjoin'
    | 'ConnectedComponent'
    | 'connectedComponent'
    | 'constant'
    | 'containing'
    | 'count'
    | 'cyclicPath'
    | 'dateAdd'
    | 'dateDiff'
    | 'DATETIME'
    | 'DateTime'
    | 'datetime'
    | 'day'
    | 'dedup'
    | 'desc'
    | 'difference'
    | 'Direction'
    | 'discard'
    | 'disjunct'
    | 'distance'
    | 'div'
    | 'DOUBLE'
    | 'drop'
    | 'DT'
    | 'DURATION'
    | 'E'
    | 'EDGE'
    | 'edges'
    | 'element'
    | 'elementMap'
    | 'emit'
    | 'endingWith'
    | 'eq'
    | 'explain'
    | 'fail'
    | 'false'
    | 'filter'
    | 'first'
    | 'flatMap'
    | 'FLOAT'
    | 'fold'
    | 'format'
    | 'from'
    | 'g'
    | 'global'
    | 'GRAPH'
    | 'graphml'
    | 'graphson'
    | 'group'
    | 'groupCount'
    | 'gryo'
    | 'gt'
    | 'gte'
    | 'GType'
    | 'has'
    | 'hasId'
    | 'hasKey'
    | 'hasLabel'
    | 'hasNext'
    | 'hasNot'
    | 'hasValue'
    | 'hour'
    | 'id'
    | 'identity'
    | 'ids'
    | 'IN'
    | 'in'
    | 'includeEdges'
    | 'index'
    | 'indexer'
    | 'inE'
    | 'Infinity'
    | 'inject'
    | 'inside'
    | 'INT'
    | 'int'
    | 'intersect'
    | 'inV'
    | 'IO'
    | 'io'
    | 'is'
    | 'iterate'
    | 'key'
    | 'keys'
    | 'label'
    | 'labels'
    | 'last'
    | 'length'
    | 'limit'
    | 'LIST'
    | 'list'
    | 'local'
    | 'LONG'
    | 'loops'
    | 'lt'
    | 'lte'
    | 'lTrim'
    | 'MAP'
    | 'map'
    | 'match'
    | 'math'
    | 'max'
    | 'maxDistance'
    | 'mean'
    | 'Merge'
    | 'merge'
    | 'mergeE'
    | 'mergeV'
    | 'min'
    | 'minus'
    | 'minute'
    | 'mixed'
    | 'mult'
    | 'NaN'
    | 'negate'
    | 'neq'
    | 'new'
    | 'next'
    | 'none'
    | 'normSack'
    | 'not'
    | 'notContaining'
    | 'notEndingWith'
    | 'notRegex'
    | 'notStartingWith'
    | 'NULL'
    | 'null'
    | 'NUMBER'
    | 'onCreate'
    | 'onMatch'
    | 'Operator'
    | 'option'
    | 'optional'
    | 'or'
    | 'Order'
    | 'order'
    | 'otherV'
    | 'OUT'
    | 'out'
    | 'outE'
    | 'outside'
    | 'outV'
    | 'P'
    | 'PageRank'
    | 'pageRank'
    | 'PATH'
    | 'path'
    | 'PeerPressure'
    | 'peerPressure'
    | 'Pick'
    | 'Pop'
    | 'product'
    | 'profile'
    | 'project'
    | 'properties'
    | 'PROPERTY'
    | 'property'
    | 'propertyMap'
    | 'propertyName'
    | 'range'
    | 'read'
    | 'reader'
    | 'regex'
    | 'repeat'
    | 'replace'
    | 'reverse'
    | 'rollback'
    | 'rTrim'
    | 'sack'
    | 'sample'
    | 'Scope'
    | 'second'
    | 'select'
    | 'SET'
    | 'set'
    | 'SHORT'
    | 'ShortestPath'
    | 'shortestPath'
    | 'shuffle'
    | 'sideEffect'
    | 'simplePath'
    | 'single'
    | 'skip'
    | 'split'
    | 'startingWith'
    | 'STRING'
    | 'subgraph'
    | 'substring'
    | 'sum'
    | 'sumLong'
    | 'T'
    | 'tail'
    | 'target'
    | 'TextP'
    | 'timeLimit'
    | 'times'
    | 'to'
    | 'toBulkSet'
    | 'toE'
    | 'tokens'
    | 'toList'
    | 'toLower'
    | 'toSet'
    | 'toString'
    | 'toUpper'
    | 'toV'
    | 'TREE'
    | 'tree'
    | 'trim'
    | 'true'
    | 'tryNext'
    | 'tx'
    | 'typeOf'
    | 'unfold'
    | 'union'
    | 'unproductive'
    | 'until'
    | 'UUID'
    | 'V'
    | 'value'
    | 'valueMap'
    | 'values'
    | 'VERTEX'
    | 'VPROPERTY'
    | 'where'
    | 'with'
    | 'withBulk'
    | 'within'
    | 'WithOptions'
    | 'without'
    | 'withoutStrategies'
    | 'withPath'
    | 'withSack'
    | 'withSideEffect'
    | 'withStrategies'
    | 'write'
    | 'writer'
    ;

// ---------------------------------------------------------------- Tokens

SpecialNumber
    : 'NaN'
    | Sign? 'Infinity'
    ;

IntegerLiteral
    : Sign? (DecimalDigits | HexDigits | OctalDigits) IntegerSuffix?
    ;

FloatLiteral
    : Sign? Digits ('.' Digits Exponent? | Exponent) FloatSuffix?
    | Sign? Digits FloatSuffix
    ;

EmptyString
    : '""'
    | '\'\''
    ;

NonEmptyString
    : '"' (~["\\] | Escape)+ '"'
    | '\'' (~['\\] | Escape)+ '\''
    ;

Identifier
    : NameStart NamePart*
    ;

Space
    : [ \t\r\n\f]+ -> skip
    ;

Comment
    : '//' ~[\r\n]* -> skip
    ;

fragment Sign
    : [+-]
    ;

fragment DecimalDigits
    : '0'
    | [1-9] ([0-9_]* [0-9])?
    ;

fragment HexDigits
    : '0' [xX] [0-9a-fA-F] ([0-9a-fA-F_]* [0-9a-fA-F])?
    ;

fragment OctalDigits
    : '0' [0-7_]* [0-7]
    ;

fragment Digits
    : [0-9] ([0-9_]* [0-9])?
    ;

fragment Exponent
    : [eE] Sign? Digits
    ;

// 8, 16, 32, 64 bits, any size.
fragment IntegerSuffix
    : [bBsSiIlLnN]
    ;

// 32 bits, 64 bits, any size.
fragment FloatSuffix
    : [fFdDmM]
    ;

fragment Escape
    : '\\' [btnfr"'\\]
    | '\\' '\r'? '\n'
    | '\\' [0-3] [0-7] [0-7]
    | '\\' [0-7] [0-7]?
    | '\\' 'u'+ HexDigit HexDigit HexDigit HexDigit
    ;

fragment HexDigit
    : [0-9a-fA-F]
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
