// StepExamples: for each step a traversal over the sample graph `modern` that shows what it does.
// Help pages run it and print what comes out.

import Traversal

enum StepExamples {
  /// Nil for the few steps that cannot run here; their summary says what to use instead.
  static func example(of step: StepName) -> String? {
    switch step {
    // Of the source.
    case .withBulk: "g.withBulk(false).V().out().barrier().count()"
    case .withPath: "g.withPath().V(1).out('created').in('created').path().by('name')"
    case .withSack: "g.withSack(1).V(1).outE().sack(mult).by('weight').inV().sack()"
    case .withSideEffect:
      "g.withSideEffect('known', ['marko', 'josh']).V().values('name').where(within('known'))"
    case .withStrategies: "g.withStrategies(ReadOnlyStrategy).V().count()"
    case .withoutStrategies: "g.withoutStrategies(ReadOnlyStrategy).V().count()"

    // Spawning, moving.
    case .vertices: "g.V(1, 2).values('name')"
    case .edges: "g.E().hasLabel('knows').values('weight')"
    case .addE: "g.V(1).addE('likes').to(__.V(5)).property('since', 2024)"
    case .addV: "g.addV('person').property('name', 'ana').values('name')"
    case .inject: "g.inject(1, 2, 3).sum()"
    case .mergeE:
      "g.mergeE([(T.label): 'knows', (Direction.OUT): 1, (Direction.IN): 2]).option(onMatch, ['seen': true])"
    case .mergeV:
      "g.mergeV([(T.label): 'person', 'name': 'marko']).option(onMatch, ['age': 30]).values('age')"
    case .both: "g.V(4).both().values('name')"
    case .bothE: "g.V(4).bothE().label()"
    case .bothV: "g.E(7).bothV().values('name')"
    case .in: "g.V().has('name', 'lop').in('created').values('name')"
    case .inE: "g.V().has('name', 'lop').inE('created').values('weight')"
    case .inV: "g.V(1).outE('knows').inV().values('name')"
    case .otherV: "g.V(4).bothE('created').otherV().values('name')"
    case .out: "g.V(1).out('knows').values('name')"
    case .outE: "g.V(1).outE('created').values('weight')"
    case .outV: "g.E(7).outV().values('name')"
    case .to: "g.V(1).to(OUT, 'created').values('name')"
    case .toE: "g.V(1).toE(OUT, 'knows').values('weight')"
    case .toV: "g.E(7).toV(IN).values('name')"

    // Filtering.
    case .all: "g.V().values('age').fold().all(gt(25))"
    case .and: "g.V().and(__.out('knows'), __.out('created')).values('name')"
    case .any: "g.V().values('age').fold().any(gt(30))"
    case .coin: "g.V().coin(0.5).values('name')"
    case .cyclicPath: "g.V(1).both().both().cyclicPath().path().by('name')"
    case .dedup: "g.V().out().values('name').dedup()"
    case .discard: "g.V().discard()"
    case .drop: "g.V().has('name', 'peter').properties('age').drop()"
    case .filter: "g.V().filter(__.out('created')).values('name')"
    case .has: "g.V().has('person', 'age', gt(30)).values('name')"
    case .hasId: "g.V().hasId(1, 3).values('name')"
    case .hasKey: "g.V(1).properties().hasKey('age').value()"
    case .hasLabel: "g.V().hasLabel('software').values('name')"
    case .hasNot: "g.V().hasNot('age').values('name')"
    case .hasValue: "g.V().properties().hasValue('lop').key()"
    case .is: "g.V().values('age').is(between(27, 32))"
    case .limit: "g.V().limit(2).values('name')"
    case .none: "g.V().values('age').fold().none(gt(40))"
    case .not: "g.V().not(__.out()).values('name')"
    case .or: "g.V().or(__.has('age', gt(33)), __.hasLabel('software')).values('name')"
    case .range: "g.V().range(1, 3).values('name')"
    case .sample: "g.V().sample(2).values('name')"
    case .simplePath: "g.V(1).both().both().simplePath().path().by('name')"
    case .skip: "g.V().skip(4).values('name')"
    case .tail: "g.V().tail(2).values('name')"
    case .timeLimit: "g.V().repeat(both()).times(4).timeLimit(1000).count()"
    case .where: "g.V(1).as('me').out('created').in('created').where(neq('me')).values('name')"

    // Branching, looping.
    case .branch: "g.V().branch(label()).option('person', values('age')).option('software', values('lang'))"
    case .choose: "g.V().choose(hasLabel('person'), values('age'), values('lang'))"
    case .coalesce: "g.V().coalesce(values('lang'), constant('no language'))"
    case .emit: "g.V(1).repeat(out()).emit().values('name')"
    case .flatMap: "g.V(1).flatMap(out('created').in('created')).values('name')"
    case .local: "g.V().hasLabel('person').local(out('created').limit(1)).values('name')"
    case .loops: "g.V(1).repeat(out()).until(loops().is(2)).values('name')"
    case .map: "g.V().hasLabel('person').map(out('created').count())"
    case .option: "g.V().choose(label()).option('person', values('name')).option(none, constant('-'))"
    case .optional: "g.V(2, 4).optional(out('created')).values('name')"
    case .repeat: "g.V(1).repeat(out()).times(2).values('name')"
    case .sideEffect:
      "g.V(1).sideEffect(out('knows').aggregate('known')).cap('known').unfold().values('name')"
    case .times: "g.V(6).repeat(both()).times(2).dedup().values('name')"
    case .union: "g.V(4).union(in('knows'), out('created')).values('name')"
    case .until: "g.V(1).repeat(out()).until(hasLabel('software')).values('name')"

    // Modulating.
    case .as: "g.V(1).as('a').out('knows').as('b').select('a', 'b').by('name')"
    case .by: "g.V().hasLabel('person').order().by('age', desc).values('name')"
    case .from: "g.V(1).as('a').out('knows').as('b').out().as('c').path().from('b').by('name')"
    case .with: "g.V(1).valueMap('name').with(WithOptions.tokens)"

    default: exampleOfReading(step)
    }
  }

  private static func exampleOfReading(_ step: StepName) -> String? {
    switch step {
    // Reading, projecting.
    case .cap: "g.V().groupCount('by label').by(label).cap('by label')"
    case .constant: "g.V(1, 3).constant('found')"
    case .element: "g.V().properties('lang').element().values('name').dedup()"
    case .elementMap: "g.V(1).elementMap('name', 'age')"
    case .id: "g.V().has('name', 'josh').id()"
    case .identity: "g.V(1).identity().values('name')"
    case .index: "g.V().hasLabel('person').values('name').fold().index().unfold()"
    case .key: "g.V(1).properties().key()"
    case .label: "g.V().label().dedup()"
    case .match:
      "g.V().match(__.as('a').out('created').as('b'), __.as('b').has('name', 'lop')).select('a').by('name')"
    case .path: "g.V(1).out('knows').out('created').path().by('name')"
    case .project: "g.V().hasLabel('person').project('name', 'created').by('name').by(out('created').count())"
    case .properties: "g.V(1).properties('name', 'age')"
    case .propertyMap: "g.V(1).propertyMap('name')"
    case .select: "g.V(1).as('a').out('created').as('b').select('a', 'b').by('name')"
    case .unfold: "g.V(1).valueMap().unfold()"
    case .value: "g.V(1).properties('age').value()"
    case .valueMap: "g.V(1).valueMap('name', 'age')"
    case .values: "g.V(1).values('name', 'age')"

    // Reducing, grouping, collecting.
    case .aggregate:
      "g.V(1).out('created').aggregate('x').in('created').out('created').where(without('x')).values('name')"
    case .barrier: "g.V().out().barrier().in().count()"
    case .count: "g.V().hasLabel('person').count()"
    case .fold: "g.V().hasLabel('software').values('name').fold()"
    case .group: "g.V().group().by(label).by('name')"
    case .groupCount: "g.V().out().groupCount().by('name')"
    case .max: "g.V().values('age').max()"
    case .mean: "g.V().values('age').mean()"
    case .min: "g.V().values('age').min()"
    case .order: "g.V().values('name').order()"
    case .sack: "g.withSack(0.0).V(1).outE().sack(sum).by('weight').inV().sack().sum()"
    case .subgraph: "g.E().hasLabel('knows').subgraph('sg').cap('sg')"
    case .sum: "g.V().values('age').sum()"
    case .tree: "g.V(1).out().out().tree().by('name')"

    // Lists.
    case .combine: "g.inject([1, 2]).combine([2, 3])"
    case .conjoin: "g.V().values('name').fold().conjoin(', ')"
    case .difference: "g.V().values('name').fold().difference(['lop', 'ripple'])"
    case .disjunct: "g.inject([1, 2]).disjunct([2, 3])"
    case .intersect: "g.inject([1, 2]).intersect([2, 3])"
    case .merge: "g.inject([1, 2]).merge([2, 3])"
    case .product: "g.inject([1, 2]).product(['a', 'b'])"
    case .reverse: "g.V().hasLabel('software').values('name').reverse()"

    // Strings, numbers, dates.
    case .asBool: "g.inject('true', 0).asBool()"
    case .asDate: "g.inject('2024-05-01T12:00:00Z').asDate()"
    case .asNumber: "g.inject('42', '1.5').asNumber()"
    case .asString: "g.V().values('age').asString()"
    case .concat: "g.V().hasLabel('person').values('name').concat('!')"
    case .dateAdd: "g.inject('2024-05-01T12:00:00Z').asDate().dateAdd(DT.day, 7)"
    case .dateDiff: "g.inject('2024-05-02T00:00:00Z').asDate().dateDiff(datetime('2024-05-01T00:00:00Z'))"
    case .format: "g.V().hasLabel('person').format('%{name} is %{age}')"
    case .length: "g.V().values('name').length()"
    case .lTrim: "g.inject('  left').lTrim()"
    case .math: "g.V().hasLabel('person').math('_ / 2').by('age')"
    case .replace: "g.V().hasLabel('software').values('name').replace('p', 'b')"
    case .rTrim: "g.inject('right  ').rTrim()"
    case .split: "g.inject('a,b,c').split(',')"
    case .substring: "g.V().values('name').substring(0, 2)"
    case .toLower: "g.inject('ABC').toLower()"
    case .toUpper: "g.V().values('name').toUpper()"
    case .trim: "g.inject('  both  ').trim()"

    // Writing, services, the rest.
    case .call: "g.call()"
    case .fail: "g.V(1).attempt(__.fail('not today'))"
    case .profile: "g.V().out('created').values('name').profile()"
    case .property: "g.V(1).property('age', 30).values('age')"
    case .attempt: "g.V(1).attempt(__.values('name'))"

    // Terminal.
    case .explain: "g.V(1).out('knows').values('name').explain()"
    case .hasNext: "g.V().has('name', 'nobody').hasNext()"
    case .iterate: "g.V(1).property('age', 31).iterate()"
    case .next: "g.V().values('name').next(2)"
    case .toBulkSet: "g.V().out().label().toBulkSet()"
    case .toList: "g.V().values('name').toList()"
    case .toSet: "g.V().label().toSet()"
    case .tryNext: "g.V().has('name', 'nobody').tryNext()"
    default: nil
    }
  }
}
