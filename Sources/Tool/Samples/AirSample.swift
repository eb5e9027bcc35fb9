// Airports, the countries and continents they lie in, and routes between them with the distance along a great circle.

import GraphStore

enum AirSample {
  static var statements: [Samples.Statement] {
    var statements: [Samples.Statement] = []
    var number: Int32 = 0
    func add(_ text: String, _ parameters: [String: Value]) {
      number += 1
      statements.append(.init(text, parameters.merging(["number": .int(number)]) { $1 }))
    }
    for row in rows(airports) {
      add(
        "g.addV('airport').property(id, number).property('code', code).property('city', city)"
          + ".property('country', country).property('lat', lat).property('lon', lon)",
        [
          "code": .string(row[0]), "city": .string(row[1]), "country": .string(row[2]),
          "lat": .double(Double(row[3]) ?? 0), "lon": .double(Double(row[4]) ?? 0),
        ])
    }
    for (label, places) in [("country", countries), ("continent", continents)] {
      for row in rows(places) {
        add(
          "g.addV(label).property(id, number).property('code', code).property('name', name)",
          ["label": .string(label), "code": .string(row[0]), "name": .string(row[1])])
      }
    }
    for row in rows(airports) { statements.append(contains("country", row[2], row[0])) }
    for row in rows(countries) { statements.append(contains("continent", row[2], row[0])) }
    return statements + routeStatements
  }

  private static func contains(_ label: String, _ outer: String, _ inner: String) -> Samples.Statement {
    .init(
      "g.V().has(label, 'code', outer).addE('contains').to(__.V().has(inside, 'code', inner))",
      [
        "label": .string(label), "outer": .string(outer), "inner": .string(inner),
        "inside": .string(label == "country" ? "airport" : "country"),
      ])
  }

  /// Every route is flown both ways.
  private static var routeStatements: [Samples.Statement] {
    var statements: [Samples.Statement] = []
    for line in routes.split(separator: "\n") {
      let parts = line.split(separator: ":")
      for route in parts[1].split(separator: ",") {
        let words = route.split(separator: " ").map(String.init)
        for (source, target) in [(String(parts[0]), words[0]), (words[0], String(parts[0]))] {
          statements.append(
            .init(
              "g.V().has('airport', 'code', a).addE('route').to(__.V().has('airport', 'code', b))"
                + ".property('dist', km)",
              ["a": .string(source), "b": .string(target), "km": .int(Int32(words[1]) ?? 0)]))
        }
      }
    }
    return statements
  }

  private static func rows(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { $0.split(separator: "|").map(String.init) }
  }

  private static let continents = """
    AF|Africa
    AS|Asia
    EU|Europe
    NA|North America
    OC|Oceania
    SA|South America
    """

  private static let countries = """
    AE|United Arab Emirates|AS
    AR|Argentina|SA
    AU|Australia|OC
    BR|Brazil|SA
    CA|Canada|NA
    CH|Switzerland|EU
    CL|Chile|SA
    CN|China|AS
    CO|Colombia|SA
    DE|Germany|EU
    DK|Denmark|EU
    EG|Egypt|AF
    ES|Spain|EU
    ET|Ethiopia|AF
    FI|Finland|EU
    FR|France|EU
    GB|United Kingdom|EU
    HK|Hong Kong|AS
    IN|India|AS
    IS|Iceland|EU
    IT|Italy|EU
    JP|Japan|AS
    KE|Kenya|AF
    KR|South Korea|AS
    MX|Mexico|NA
    NG|Nigeria|AF
    NL|Netherlands|EU
    NZ|New Zealand|OC
    PE|Peru|SA
    SG|Singapore|AS
    TH|Thailand|AS
    TR|Türkiye|AS
    US|United States|NA
    ZA|South Africa|AF
    """

  /// Code, city, country, latitude, longitude.
  private static let airports = """
    ATL|Atlanta|US|33.637|-84.428
    JFK|New York|US|40.640|-73.779
    ORD|Chicago|US|41.979|-87.905
    LAX|Los Angeles|US|33.942|-118.408
    SFO|San Francisco|US|37.619|-122.375
    MIA|Miami|US|25.793|-80.291
    DEN|Denver|US|39.862|-104.673
    SEA|Seattle|US|47.449|-122.309
    AUS|Austin|US|30.195|-97.670
    ANC|Anchorage|US|61.174|-149.996
    HNL|Honolulu|US|21.319|-157.922
    YYZ|Toronto|CA|43.677|-79.631
    YVR|Vancouver|CA|49.194|-123.184
    MEX|Mexico City|MX|19.436|-99.072
    BOG|Bogotá|CO|4.702|-74.147
    LIM|Lima|PE|-12.022|-77.114
    GRU|São Paulo|BR|-23.436|-46.473
    EZE|Buenos Aires|AR|-34.822|-58.536
    SCL|Santiago|CL|-33.393|-70.786
    LHR|London|GB|51.471|-0.462
    EDI|Edinburgh|GB|55.950|-3.373
    CDG|Paris|FR|49.013|2.550
    FRA|Frankfurt|DE|50.027|8.543
    BER|Berlin|DE|52.362|13.501
    AMS|Amsterdam|NL|52.309|4.764
    MAD|Madrid|ES|40.472|-3.563
    FCO|Rome|IT|41.804|12.251
    ZRH|Zurich|CH|47.465|8.549
    CPH|Copenhagen|DK|55.618|12.656
    KEF|Reykjavik|IS|63.985|-22.606
    HEL|Helsinki|FI|60.317|24.963
    IST|Istanbul|TR|41.275|28.752
    CAI|Cairo|EG|30.122|31.406
    ADD|Addis Ababa|ET|8.978|38.799
    NBO|Nairobi|KE|-1.319|36.928
    LOS|Lagos|NG|6.577|3.321
    JNB|Johannesburg|ZA|-26.139|28.246
    CPT|Cape Town|ZA|-33.965|18.602
    DXB|Dubai|AE|25.253|55.364
    DEL|Delhi|IN|28.567|77.103
    BOM|Mumbai|IN|19.089|72.868
    SIN|Singapore|SG|1.350|103.994
    BKK|Bangkok|TH|13.681|100.747
    HKG|Hong Kong|HK|22.309|113.915
    PVG|Shanghai|CN|31.143|121.805
    PEK|Beijing|CN|40.080|116.585
    ICN|Seoul|KR|37.469|126.451
    HND|Tokyo|JP|35.552|139.780
    SYD|Sydney|AU|-33.946|151.177
    PER|Perth|AU|-31.940|115.967
    AKL|Auckland|NZ|-37.008|174.792
    """

  /// From each airport to others, with kilometres.
  private static let routes = """
    ATL: JFK 1222, ORD 976, LAX 3126, SFO 3435, MIA 959, DEN 1927, SEA 3505, AUS 1306, MEX 2143
    ATL: BOG 3389, LIM 5136, GRU 7510, LHR 6761, CDG 7056, AMS 7066, FRA 7408, ICN 11487, JNB 13583
    ATL: HNL 7234
    JFK: ORD 1188, LAX 3974, SFO 4152, MIA 1757, DEN 2610, SEA 3887, AUS 2445, YYZ 589, YVR 3930
    JFK: MEX 3365, BOG 3996, LIM 5866, GRU 7664, EZE 8535, SCL 8238, LHR 5540, EDI 5225, CDG 5834
    JFK: FRA 6188, BER 6390, AMS 5848, MAD 5762, FCO 6866, ZRH 6309, CPH 6189, KEF 4163, HEL 6607
    JFK: IST 8027, CAI 9016, ADD 11200, NBO 11837, LOS 8444, JNB 12831, DXB 11001, DEL 11754
    JFK: HKG 12970, PVG 11874, PEK 10978, ICN 11089, HND 10875, SIN 15341
    ORD: LAX 2802, SFO 2964, MIA 1930, DEN 1426, SEA 2762, AUS 1575, ANC 4568, HNL 6819, YYZ 700
    ORD: YVR 2831, MEX 2719, LHR 6344, CDG 6664, FRA 6970, AMS 6612, FCO 7742, ZRH 7131, CPH 6854
    ORD: KEF 4725, IST 8786, DXB 11640, DEL 12021, HND 10124, PVG 11334, ICN 10519
    LAX: SFO 543, MIA 3763, DEN 1385, SEA 1537, AUS 1994, HNL 4108, YYZ 3494, YVR 1741, MEX 2500
    LAX: BOG 5600, LIM 6721, LHR 8760, CDG 9103, FRA 9321, AMS 8956, ZRH 9534, CPH 9029, IST 11002
    LAX: DXB 13400, HKG 11665, PVG 10415, PEK 10037, ICN 9626, HND 8812, SYD 12061, AKL 10487
    LAX: SIN 14102, GRU 9919, SCL 8987
    SFO: DEN 1553, SEA 1093, AUS 2416, HNL 3857, YYZ 3627, YVR 1289, MEX 3028, LHR 8616, CDG 8962
    SFO: FRA 9148, AMS 8785, ZRH 9376, IST 10765, DXB 13020, DEL 12381, HKG 11128, PVG 9877
    SFO: PEK 9494, ICN 9085, HND 8286, SYD 11950, AKL 10509, SIN 13582
    MIA: DEN 2749, AUS 1773, YYZ 1990, MEX 2051, BOG 2435, LIM 4219, GRU 6574, EZE 7119, SCL 6657
    MIA: LHR 7109, CDG 7372, FRA 7762, MAD 7107, FCO 8330, ZRH 7845, IST 9585
    DEN: SEA 1645, AUS 1249, ANC 3863, YYZ 2111, YVR 1789, MEX 2334, LHR 7496, FRA 8088, KEF 5727
    DEN: HND 9348
    SEA: AUS 2847, ANC 2326, HNL 4308, YYZ 3307, YVR 205, LHR 7702, CDG 8049, FRA 8197, AMS 7840
    SEA: KEF 5811, IST 9745, DXB 11928, HND 7712, ICN 8373, HKG 10442, PVG 9188
    AUS: YYZ 2186, YVR 3010, MEX 1205, LHR 7893, FRA 8526, AMS 8172
    YYZ: YVR 3345, MEX 3247, BOG 4367, LIM 6199, GRU 8194, EZE 8986, SCL 8617, LHR 5707, CDG 6020
    YYZ: FRA 6343, AMS 5990, MAD 6060, FCO 7086, ZRH 6491, CPH 6269, KEF 4171, IST 8172, CAI 9228
    YYZ: ADD 11501, DXB 11082, DEL 11639, HKG 12549, PVG 11414, ICN 10617, HND 10346
    YVR: HNL 4354, MEX 3945, LHR 7579, CDG 7925, FRA 8062, AMS 7707, ZRH 8308, KEF 5685, DEL 11137
    YVR: HKG 10269, PVG 9016, PEK 8492, ICN 8200, HND 7559, SYD 12501, AKL 11361
    MEX: BOG 3159, LIM 4245, GRU 7433, EZE 7397, SCL 6597, LHR 8904, CDG 9199, FRA 9551, AMS 9206
    MEX: MAD 9067, IST 11389, ICN 12096, HND 11312
    BOG: LIM 1888, GRU 4336, EZE 4689, SCL 4251, LHR 8473, CDG 8645, FRA 9085, MAD 8031, IST 10730
    LIM: GRU 3475, EZE 3153, SCL 2462, CDG 10276, AMS 10520, MAD 9526
    GRU: EZE 1722, SCL 2614, LHR 9460, CDG 9405, FRA 9796, AMS 9775, MAD 8378, FCO 9434, ZRH 9609
    GRU: IST 10559, ADD 9927, JNB 7439, DXB 12217
    EZE: SCL 1138, LHR 11137, CDG 11101, FRA 11501, MAD 10085, FCO 11156, AMS 11462
    SCL: CDG 11673, MAD 10718, SYD 11340, AKL 9653
    LHR: EDI 533, CDG 347, FRA 653, BER 961, AMS 370, MAD 1246, FCO 1444, ZRH 788, CPH 980, KEF 1895
    LHR: HEL 1848, IST 2489, CAI 3533, NBO 6841, LOS 5004, JNB 9075, CPT 9681, DXB 5498, DEL 6731
    LHR: BOM 7213, SIN 10883, BKK 9578, HKG 9631, PVG 9241, PEK 8153, ICN 8861, HND 9591, SYD 17021
    LHR: PER 14508
    EDI: CDG 869, FRA 1032, AMS 666, MAD 1721, IST 2830, DXB 5777
    CDG: FRA 447, BER 855, AMS 398, MAD 1065, FCO 1101, ZRH 476, CPH 1004, KEF 2241, HEL 1896
    CDG: IST 2214, CAI 3210, ADD 5581, NBO 6495, LOS 4719, JNB 8738, CPT 9363, DXB 5239, DEL 6565
    CDG: BOM 6994, SIN 10725, BKK 9448, HKG 9590, PVG 9266, PEK 8189, ICN 8927, HND 9707
    FRA: BER 432, AMS 366, MAD 1420, FCO 958, ZRH 285, CPH 680, KEF 2401, HEL 1540, IST 1839
    FRA: CAI 2923, ADD 5350, NBO 6317, LOS 4856, JNB 8690, CPT 9392, DXB 4845, DEL 6123, BOM 6571
    FRA: SIN 10281, BKK 9002, HKG 9155, PVG 8860, PEK 7789, ICN 8545, HND 9363
    BER: AMS 593, MAD 1851, FCO 1178, ZRH 649, CPH 366, KEF 2432, HEL 1129, IST 1686, CAI 2873
    AMS: MAD 1461, FCO 1297, ZRH 603, CPH 633, KEF 2038, HEL 1521, IST 2184, CAI 3287, NBO 6677
    AMS: LOS 5087, JNB 9017, CPT 9687, DXB 5169, DEL 6363, BOM 6859, SIN 10514, BKK 9208, HKG 9274
    AMS: PVG 8910, PEK 7827, ICN 8552, HND 9316
    MAD: FCO 1331, ZRH 1240, CPH 2060, KEF 2892, HEL 2947, IST 2703, CAI 3350
    FCO: ZRH 694, CPH 1536, HEL 2233, IST 1373, CAI 2150, ADD 4481, DXB 4343, DEL 5932, HND 9892
    ZRH: CPH 950, KEF 2631, HEL 1778, IST 1741, CAI 2745, NBO 6084, JNB 8419, CPT 9110, DXB 4768
    ZRH: DEL 6148, BOM 6540, SIN 10306, BKK 9054, HKG 9280, PVG 9031, HND 9587, ICN 8743
    CPH: KEF 2144, HEL 892, IST 1978, BKK 8637, DXB 4818, SIN 9968
    KEF: HEL 2444
    HEL: IST 2133, DEL 5223, BKK 7908, SIN 9275, HKG 7810, PVG 7394, ICN 7032, HND 7824
    IST: CAI 1263, ADD 3725, NBO 4808, LOS 4606, JNB 7496, CPT 8430, DXB 3028, DEL 4565, BOM 4835
    IST: SIN 8680, BKK 7512, HKG 8006, PVG 8020, PEK 7059, ICN 7923, HND 8957
    CAI: ADD 2474, NBO 3545, LOS 3931, JNB 6265, DXB 2415, DEL 4403, BOM 4341, BKK 7280
    ADD: NBO 1164, LOS 3916, JNB 4068, CPT 5229, DXB 2519, DEL 4552, BOM 3835, BKK 6758, HKG 8107
    ADD: PVG 8831, PEK 8329, ICN 9196
    NBO: LOS 3832, JNB 2912, CPT 4100, DXB 3559, BOM 4533, BKK 7224
    LOS: JNB 4524, DXB 5896
    JNB: CPT 1271, DXB 6413, SIN 8656, HKG 10675, SYD 11024, PER 8310
    CPT: DXB 7644, SIN 9667
    DXB: DEL 2184, BOM 1926, SIN 5847, BKK 4904, HKG 5920, PVG 6448, PEK 5845, ICN 6729, HND 7935
    DXB: SYD 12044, PER 9042, AKL 14201
    DEL: BOM 1138, SIN 4159, BKK 2949, HKG 3746, PVG 4291, ICN 4652, HND 5860, SYD 10435
    BOM: SIN 3922, BKK 3031, HKG 4272
    SIN: BKK 1417, HKG 2566, PVG 3806, PEK 4491, ICN 4627, HND 5300, SYD 6293, PER 3911, AKL 8408
    BKK: HKG 1689, PVG 2897, PEK 3317, ICN 3669, HND 4589, SYD 7515
    HKG: PVG 1256, PEK 1992, ICN 2070, HND 2903, SYD 7394, PER 6036, AKL 9170
    PVG: PEK 1100, ICN 822, HND 1737, SYD 7865, AKL 9368
    PEK: ICN 903, HND 2092, SYD 8964
    ICN: HND 1209, SYD 8343, AKL 9656, HNL 7353
    HND: HNL 6192, SYD 7818
    SYD: PER 3277, AKL 2160, HNL 8171
    PER: AKL 5337
    AKL: HNL 7089
    """
}
