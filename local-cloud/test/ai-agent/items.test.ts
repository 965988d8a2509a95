import { describe, expect, it } from "vitest";
import { extractBrief } from "../../ai-agent/brief.ts";
import { briefOf, extractionOf, itemsOf, requestOf } from "./brief-of.ts";

describe("items and their counts", () => {
  it.each([
    ["We need 2 x 24-inch monitors and a dozen staplers", ["2 piece 24-inch monitor", "12 piece stapler"]],
    ["I need 10 pcs of USB-C cables and 3 laptops with 16GB RAM", ["10 piece usb-c cable", "3 piece laptop"]],
    ["twenty-five office chairs", ["25 piece office chair"]],
    ["three hundred and fifty lanyards", ["350 piece lanyard"]],
    ["a hundred and fifty pens", ["150 piece pen"]],
    ["six (6) wing lift systems", ["6 piece wing lift system"]],
    [
      "half a dozen whiteboards; 3 boxes of A4 paper; 2 pairs of scissors; 50 kg of coffee",
      ["6 piece whiteboard", "3 box a4 paper", "2 pair scissors", "50 kg coffee"],
    ],
    ["We need 20 Euro containers and 10 Dollar Tree shelves", ["20 piece euro container", "10 piece dollar tree shelf"]],
    ["Wir brauchen 15 EUR-Paletten und 8 Euro-Paletten", ["15 piece eur-paletten", "8 piece euro-paletten"]],
    ["Necesitamos 40 euro palés y 12 europalets", ["40 piece euro palés", "12 piece europalets"]],
    ["10-15 wireless mice", ["15 piece wireless mouse"]],
    [
      "D-Link DCS-1100 network cameras x 4, JONAXEL frame 25x51x70 cm: 3 pcs, we run 24/7",
      ["4 piece d-link dcs-1100 network camera", "3 piece jonaxel frame 25x51x70 cm"],
    ],
    [
      "Please quote:\n1. Office chairs - 10\n2. Standing desks - 5\n3. Monitors: 12",
      ["10 piece office chair", "5 piece standing desk", "12 piece monitor"],
    ],
    ["Can I get 5 iPhone 7 cases and Windows 11 laptops?", ["5 piece iphone 7 case", "1 piece windows 11 laptop"]],
    ["We need A4 paper (50 reams) and 12 toner cartridges", ["50 ream a4 paper", "12 piece toner cartridge"]],
    ["30 x USB-C to HDMI adapters", ["30 piece usb-c to hdmi adapter"]],
    [
      "We're looking for printer paper, toner cartridges and pens for 20 people",
      ["1 piece printer paper", "1 piece toner cartridge", "1 piece pen"],
    ],
    ["Wir brauchen 20 Bürostühle und zwölf Schreibtische", ["20 piece bürostühle", "12 piece schreibtische"]],
    ["Nous avons besoin de 30 chaises de bureau et deux imprimantes", ["30 piece chaises de bureau", "2 piece imprimantes"]],
    ["1,5 kg Kaffee und 20 Tassen", ["1.5 kg kaffee", "20 piece tassen"]],
    ["Kettles (2), toasters (3) and 20 mugs", ["2 piece kettle", "3 piece toaster", "20 piece mug"]],
    ["Cable ties: 10 packs of 100\nPatch panels - 4", ["10 pack cable tie", "4 piece patch panel"]],
    ["We run a hotel with 40 rooms and need 80 pillows", ["80 piece pillow"]],
    ["Queremos renovar el comedor: 10 mesas, 40 sillas y un microondas", ["10 piece mesas", "40 piece sillas", "1 piece microondas"]],
    [
      "Vorremmo rinnovare la cucina: un forno, due frigoriferi e sei sgabelli",
      ["1 piece forno", "2 piece frigoriferi", "6 piece sgabelli"],
    ],
    ["Wir möchten unsere Küche ausstatten: 3 Wasserkocher und eine Mikrowelle", ["3 piece wasserkocher", "1 piece mikrowelle"]],
    ["Il nous faut une vingtaine de tapis et de dix ballons", ["20 piece tapis", "10 piece ballons"]],
    ["10 office chairs and 4 dining chairs", ["10 piece office chair", "4 piece dining chair"]],
  ])("%s", (text, items) => {
    expect(itemsOf([text])).toEqual(items);
  });

  it("keep what describes them as attributes and search from the specific to the general", () => {
    const [laptops] = briefOf(["40 refurbished ThinkPad T480 laptops with 16 GB RAM"]).items;
    expect(laptops).toEqual({
      name: "refurbished ThinkPad T480 laptops",
      quantity: 40,
      unit: "piece",
      attributes: ["refurbished", "T480", "with 16 GB RAM"],
      searchTerms: ["refurbished thinkpad t480 laptop", "thinkpad laptop", "laptop"],
    });
  });

  it.each([
    ["a place", "We need chairs and Lisbon"],
    ["somebody's name", "We need chairs, lamps and Priya"],
    ["a word that is no noun", "We need 3 chairs and 5 quickly"],
  ])("that only their place makes goods are asked about, and not in the brief: %s", (_, text) => {
    const { brief, confidence, questions } = extractionOf([text]);
    expect(brief.items.map(({ name }) => name).filter((name) => !/chairs|lamps/.test(name))).toEqual([]);
    expect(confidence["/items/0"]).toBeGreaterThan(0.5);
    expect(questions).toMatchObject([{ field: "/items", reason: "unread", language: "en" }]);
  });

  it.each([
    "hello, how are you?",
    "What's the weather in Paris?",
    "4 May 2027 is my birthday",
    "my order number is 4711 and my phone is 555-123-4567",
    "call us on +49 30 1234567 or (215) 697-6396",
    "We need 12 people to paint a wall",
    "10",
    "   ",
  ])("are not found in: %s", (text) => {
    expect(extractBrief(requestOf([text]))).toMatchObject({ kind: "no-items-found", lookedFor: expect.stringContaining("verb of need") });
  });
});

describe("a notice", () => {
  const notice = (line: string): string =>
    `58--HORN,SIGNAL\n\nProposed procurement for NSN 6350001234567 HORN,SIGNAL:\n${line}Approved source is 12345 AB-77.\nHard copies of this solicitation are not available. All responsible sources may submit a quote.`;

  it("names its goods in catalogue order and counts them in units of issue, not in stock numbers", () => {
    expect(itemsOf([notice("Line 0001 Qty 350.0 UI EA Deliver To: W1BG DLA DISTRIBUTION By: 0105 DAYS ADO")])).toEqual([
      "350 piece signal horn",
    ]);
  });

  it("adds up the lines of one order", () => {
    expect(itemsOf([notice("Line 0001 Qty 80.00 UI EA Deliver To: X1 By: 0084 DAYS ADOLine 0002 Qty 205.0 UI EA ")])).toEqual([
      "285 piece signal horn",
    ]);
  });

  it("does not count options on top", () => {
    expect(itemsOf([notice("QTY: 783 EA OR OPTION QTY: 783 EA FOB: DESTINATION. ")])).toEqual(["783 piece signal horn"]);
  });

  it.each([
    [
      "Proposed procurement for NSN 6350001234567 HORN,SIGNAL:\nLine 0001 Qty 350.0 UI EA Deliver To: W1BG DLA DISTRIBUTION By: 0105 DAYS ADOApproved source is 12345 AB-77.",
      ["350 piece signal horn"],
    ],
    ["ITEM: RECHARGE KIT,VALVE NSN: 4210001234567 QTY: 783 EA. THE OFFER IS DUE ON 16 MAY 2027.", ["783 piece valve recharge kit"]],
    [
      "Marché public à bons de commande, lot n o 1: acquisition de 10 cabines spécialisées (lavage, ponçage).",
      ["10 piece cabines spécialisées"],
    ],
    ["Beschaffung von 12 Linienbussen. Die Vergabe erfolgt in einem Auftrag.", ["12 piece linienbussen"]],
    ["Suministro de 30 camillas. Licitación según los pliegos.", ["30 piece camilla"]],
  ])("of a few lines is read without its heading by its words of procedure: %s", (text, items) => {
    expect(itemsOf([text])).toEqual(items);
  });

  it.each([
    ["one word of procedure", "Please quote 20 office chairs for the RFQ", ["20 piece office chair"]],
    ["the forms of one word", "Für die Ausschreibung und spätere Ausschreibungen: 20 Lampen", ["20 piece lampen"]],
    ["somebody who asks politely", "Please quote 20 office chairs for the tender. Offers are due on Friday", ["20 piece office chair"]],
    ["somebody who asks for himself", "We run a tender under a framework agreement and need 20 office chairs", ["20 piece office chair"]],
  ])("is none by %s", (_, text, items) => {
    expect(itemsOf([text])).toEqual(items);
  });

  it("names nothing by what is joined to its figures", () => {
    const text =
      "Steel shelves for the depot\n\nParts on them weigh from 10 kg to 700 kg approximately. The drawings are given in 50 copies and the tool which makes them stays with the city.";
    expect(briefOf([text]).items.map(({ name }) => name)).toEqual(["Steel shelves for the depot"]);
  });

  it("counts one where it is said twice", () => {
    expect(
      itemsOf(["CLIN 0001 of the solicitation, a small business set-aside, is for a quantity of one (1) Ring Gage Set, steel."]),
    ).toEqual(["1 piece ring gage set"]);
  });

  it("takes no reference in its heading for its goods", () => {
    const text =
      "000037898 - Failure Detectors - inspections\n\nThe network renews its equipment over the coming years, as described in the annex.";
    expect(briefOf([text]).items.map(({ name }) => name)).toEqual(["Failure Detectors - inspections"]);
  });

  it("without a count is asked for by its heading", () => {
    const brief = briefOf([
      "Desks, Filing Cabinets and Lamps\n\nThe city renews the equipment of its libraries over the coming years, as described in the annex.",
    ]);
    expect(brief.items.map((item) => item.name)).toEqual(["Desks", "Filing Cabinets", "Lamps"]);
    expect(brief.missing).toContain("quantity");
  });
});
