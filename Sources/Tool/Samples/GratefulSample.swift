// Songs of the Grateful Dead, who wrote and sang them, and which one followed another. How often it did is made up.

import GraphStore

enum GratefulSample {
  static var statements: [Samples.Statement] {
    let artists = artistNames
    var statements: [Samples.Statement] = []
    for (place, song) in songs.enumerated() {
      statements.append(
        .init(
          "g.addV('song').property(id, number).property('name', name).property('songType', type)",
          [
            "number": .int(Int32(place + 1)), "name": .string(song.name),
            "type": .string(song.isCover ? "cover" : "original"),
          ]))
    }
    for (place, name) in artists.enumerated() {
      statements.append(
        .init(
          "g.addV('artist').property(id, number).property('name', name)",
          ["number": .int(Int32(songs.count + place + 1)), "name": .string(name)]))
    }
    for song in songs {
      for writer in song.writers { statements.append(edge("writtenBy", song.name, writer)) }
      statements.append(edge("sungBy", song.name, song.singer))
    }
    for (before, after, weight) in followers {
      statements.append(
        .init(
          "g.V().has('song', 'name', a).addE('followedBy').to(__.V().has('song', 'name', b)).property('weight', w)",
          ["a": .string(before), "b": .string(after), "w": .int(Int32(weight))]))
    }
    return statements
  }

  private static func edge(_ label: String, _ song: String, _ artist: String) -> Samples.Statement {
    .init(
      "g.V().has('song', 'name', a).addE(label).to(__.V().has('artist', 'name', b))",
      ["a": .string(song), "b": .string(artist), "label": .string(label)])
  }

  private static var artistNames: [String] {
    var names: [String] = []
    for song in songs {
      for name in song.writers + [song.singer] where !names.contains(name) { names.append(name) }
    }
    return names
  }

  private typealias Song = (name: String, writers: [String], singer: String, isCover: Bool)

  private static let songs: [Song] = [
    ("Bertha", ["Garcia", "Hunter"], "Garcia", false),
    ("Box of Rain", ["Lesh", "Hunter"], "Lesh", false),
    ("Casey Jones", ["Garcia", "Hunter"], "Garcia", false),
    ("Cassidy", ["Weir", "Barlow"], "Weir", false),
    ("China Cat Sunflower", ["Garcia", "Hunter"], "Garcia", false),
    ("Estimated Prophet", ["Weir", "Barlow"], "Weir", false),
    ("Eyes of the World", ["Garcia", "Hunter"], "Garcia", false),
    ("Fire on the Mountain", ["Hart", "Hunter"], "Garcia", false),
    ("Friend of the Devil", ["Garcia", "Dawson", "Hunter"], "Garcia", false),
    ("I Know You Rider", ["Traditional"], "Garcia", true),
    ("Me and My Uncle", ["Phillips"], "Weir", true),
    ("Morning Dew", ["Dobson"], "Garcia", true),
    ("Not Fade Away", ["Holly", "Petty"], "Weir", true),
    ("Playing in the Band", ["Weir", "Hart", "Hunter"], "Weir", false),
    ("Ripple", ["Garcia", "Hunter"], "Garcia", false),
    ("Scarlet Begonias", ["Garcia", "Hunter"], "Garcia", false),
    ("Sugar Magnolia", ["Weir", "Hunter"], "Weir", false),
    ("The Other One", ["Weir", "Kreutzmann"], "Weir", false),
    ("Touch of Grey", ["Garcia", "Hunter"], "Garcia", false),
    ("Truckin'", ["Garcia", "Lesh", "Weir", "Hunter"], "Weir", false),
    ("Uncle John's Band", ["Garcia", "Hunter"], "Garcia", false),
    ("Wharf Rat", ["Garcia", "Hunter"], "Garcia", false),
  ]

  private static let followers: [(String, String, Int)] = [
    ("China Cat Sunflower", "I Know You Rider", 40), ("Scarlet Begonias", "Fire on the Mountain", 35),
    ("Estimated Prophet", "Eyes of the World", 30), ("Truckin'", "The Other One", 18),
    ("The Other One", "Wharf Rat", 16), ("Wharf Rat", "Sugar Magnolia", 12),
    ("Not Fade Away", "Touch of Grey", 3), ("Playing in the Band", "Uncle John's Band", 10),
    ("Uncle John's Band", "Playing in the Band", 9), ("Bertha", "Me and My Uncle", 8),
    ("Me and My Uncle", "Friend of the Devil", 4), ("Casey Jones", "Me and My Uncle", 5),
    ("I Know You Rider", "Estimated Prophet", 6), ("Eyes of the World", "Wharf Rat", 7),
    ("Morning Dew", "Sugar Magnolia", 6), ("Fire on the Mountain", "Estimated Prophet", 9),
    ("Box of Rain", "Ripple", 2), ("Cassidy", "Bertha", 3), ("Sugar Magnolia", "Scarlet Begonias", 4),
    ("Eyes of the World", "Morning Dew", 3), ("The Other One", "Morning Dew", 5),
    ("Truckin'", "Wharf Rat", 4), ("Touch of Grey", "Cassidy", 2), ("Ripple", "Box of Rain", 1),
    ("Not Fade Away", "Not Fade Away", 1), ("Wharf Rat", "Not Fade Away", 6),
  ]
}
