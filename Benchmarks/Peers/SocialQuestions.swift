// SocialQuestions: nine questions about people, where they live and what they like, as a study of other systems asks them.

import GraphQ

extension Question {
  static func social(of study: Study) -> [String: Question] {
    let byCount = "order().by(values, desc)"
    return [
      // Who is followed most?
      "q1": mostEdgesIn(study, first: 3),
      // Where does the most followed person live?
      "q2": Question(
        text: """
          g.V().hasLabel('Person').order().by(__.in('Follows').count(), desc).limit(1).\
          project('followers', 'city', 'state', 'country').by(__.in('Follows').count()).\
          by(__.out('LivesIn').values('city')).by(__.out('LivesIn').values('state')).\
          by(__.out('LivesIn').values('country'))
          """
      ) { results in
        let row = try results.one()
        return .list(
          [.number(try Int(graphValue: try row.entry("followers")))]
            + (try ["city", "state", "country"].map { .text(try String(graphValue: try row.entry($0))) }))
      },
      // In which cities of a country are people youngest?
      "q3": Question(
        text: """
          g.V().has('Country', 'country', country).in('StateIn').in('CityIn').\
          group().by('city').by(__.in('LivesIn').values('age').mean()).unfold().order().by(values).limit(5)
          """,
        parameters: [.value("country")]
      ) { try .entries(of: $0, value: { .real(try Double(graphValue: $0)) }) },
      // How many people of an age live in each country?
      "q4": Question(
        text: """
          g.V().hasLabel('Person').has('age', gte(least)).has('age', lte(most)).\
          out('LivesIn').out('CityIn').out('StateIn').groupCount().by('country').unfold().\(byCount).limit(3)
          """,
        parameters: [.value("least"), .value("most")]
      ) { try .entries(of: $0, value: { .number(try Int(graphValue: $0)) }) },
      // How many people of a city share an interest?
      "q5": Question(
        text: """
          g.V().hasLabel('Interest').filter(__.values('interest').toLower().is(interest)).in('HasInterest').\
          has('gender', gender).where(__.out('LivesIn').has('city', city).has('country', country)).count()
          """,
        parameters: [.value("gender"), .value("city"), .value("country"), .value("interest")]
      ) { .number(try $0.one(as: Int.self)) },
      // In which cities do most people share an interest?
      "q6": Question(
        text: """
          g.V().hasLabel('Interest').filter(__.values('interest').toLower().is(interest)).in('HasInterest').\
          has('gender', gender).out('LivesIn').groupCount().unfold().\(byCount).limit(5).select(values)
          """,
        parameters: [.value("gender"), .value("interest")]
      ) { .list(try $0.all(as: Int.self).map { .number($0) }) },
      // In which state of a country do most people of an age share an interest?
      "q7": Question(
        text: """
          g.V().hasLabel('Interest').filter(__.values('interest').toLower().is(interest)).in('HasInterest').\
          has('age', gte(least)).has('age', lte(most)).out('LivesIn').out('CityIn').has('country', country).\
          groupCount().unfold().\(byCount).limit(1).select(values)
          """,
        parameters: [.value("country"), .value("least"), .value("most"), .value("interest")]
      ) { .number(try $0.one(as: Int.self)) },
      // How many paths of two steps are there?
      "q8": Question(text: "g.V().hasLabel('Person').out('Follows').out('Follows').count()") {
        .number(try $0.one(as: Int.self))
      },
      // How many of them go through someone young to someone not so young?
      "q9": Question(
        text: """
          g.V().hasLabel('Person').out('Follows').has('age', lt(young)).\
          out('Follows').has('age', gt(old)).count()
          """,
        parameters: [.value("young"), .value("old")]
      ) { .number(try $0.one(as: Int.self)) },
    ]
  }
}
