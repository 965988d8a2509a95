import { describe, expect, it } from "vitest";
import { judgeFor, fitOf } from "../../../../src/features/catalog/terms/fit.ts";
import { itemsOfQuery } from "../../../../src/features/catalog/terms/items-of-query.ts";
import { soughtOf } from "../../../../src/features/catalog/terms/sought.ts";
import { thingOf, type ThingFacts } from "../../../../src/features/catalog/terms/thing.ts";

const fit = (query: string, facts: ThingFacts | string) =>
  fitOf(
    thingOf(typeof facts === "string" ? { title: facts } : facts),
    soughtOf(itemsOfQuery(query, "USD")[0] ?? { name: query, terms: [] }),
  );
const relevance = (query: string, facts: ThingFacts | string) => fit(query, facts).relevance;
/** What a search shows. */
const SHOWN = 0.5;

describe("given what a buyer asks for", () => {
  it("rates a full match 1 and a stranger 0", () => {
    expect(relevance("wireless mouse", "Logitech Wireless Mouse M185")).toBe(1);
    expect(relevance("wireless mouse", "Oak desk")).toBe(0);
  });

  it("rates the noun above its attribute", () => {
    expect(relevance("24-inch monitor", "Dell LCD monitor")).toBeGreaterThanOrEqual(SHOWN);
    expect(relevance("24-inch monitor", "Samsung 24 inch television")).toBeLessThan(SHOWN);
  });

  it("takes a maker's name for no word of another language", () => {
    expect(relevance("saw", { title: "Sage Peachtree Complete Accounting 2011 OLD VERSION", brand: "Sage" })).toBe(0);
  });

  it("keeps what lies among what goes with a thing behind the thing", () => {
    const film = relevance("ipod", { title: "iLuv iPod nano 6G Clear Type Protective Film", category: "electronics > mp3 accessories" });
    expect(film).toBeLessThan(0.7);
    expect(relevance("ipod", { title: "Apple 8GB Silver iPod Nano", category: "electronics > audio" })).toBe(1);
    expect(relevance("tripod", { title: "DigiPower 4-Section Tripod", category: "electronics > digital camera accessories" })).toBe(1);
  });

  it.each([
    ["dishwasher stainless steel", "Whirlpool Built-In Dishwasher - DU1055SS", "Weber Stainless Steel Grill"],
    ["laser printers", "Brother HL-5370DW Laser Printer with Wireless Networking", "Avery Shipping Labels for Laser Printers - White"],
    ["labels for laser printers", "Avery Mailing Labels for Laser Printers", "Brother HL-5370DW Laser Printer"],
    ["printer", "HP LaserJet Printer", "HP Black Toner Cartridge for LaserJet P1006 Printer"],
    ["laptop", "Sony VAIO Laptop - VGN123", "Case Logic 18 Laptop Case"],
    ["mouse", "Logitech Wireless Mouse M305", "Fellowes Mouse Pad with Wrist Rest"],
    ["imprimante laser", "Brother Laser Printer", "Étiquettes pour imprimante laser"],
    ["lampe de bureau", "Desk Lamp, white", "Desk, white"],
    ["chest of drawers", "MALM Chest of 4 drawers, white", "Chest freezer"],
    ["box of pens", "BIC Round Stic Pens, 12 per box", "Storage box"],
    ["chair", "JANINGE Chair with armrests", "BERTIL Chair pad, 33 cm"],
    ["Stuhl", "JANINGE Chair", "HENRIKSDAL Chair frame"],
    ["camera", "Canon PowerShot Digital Camera", "Bower SS2477G Digital Camera Wrist Strap 1.50-Inch - Grey"],
    ["Kameragurt", "Sony STP-FSA Floating Camera Strap", "Canon PowerShot Digital Camera"],
    ["coussin de chaise", "BERTIL Chair pad, 33 cm", "JANINGE Chair"],
    ["hard drive", "Seagate Barracuda 500GB Internal Hard Drive", "StarTech 3.5 External USB IDE Hard Drive Enclosure Black"],
    ["memory card", "Wintec 8 GB SDHC Memory Card", "Kingston 19-in-1 USB 2.0 Flash Memory Card Reader"],
    ["card reader", "Kingston 19-in-1 USB 2.0 Flash Memory Card Reader", "Wintec 8 GB SDHC Memory Card"],
    ["lamp", "RETROSPOT LAMP", "Metal Bookcase 5 Shelves 71h Light Gray - HONS72ABCQ"],
    ["battery", "Energizer CR2032 Battery", "DISCO BALL ROTATOR BATTERY OPERATED"],
    ["camera battery door", "Battery Door for Canon Camera", "Canon NB-2LH Rechargeable Battery Pack for Cameras"],
    ["washing machine", "Whirlpool Front Load Washer, white", "iRobot Robotic Floor Washer - 74249"],
    ["phone case iphone 6", "Michigan Wolverines iPhone 4 Case Silicone Cover", "Apple - iPhone 6 Plus 16GB - Space Gray (AT&T)"],
    ["phone holder", "Bracketron TripGrip Car Holder for Mobile Phones", "Panasonic Cordless Phone"],
    ["Handyhalter", "BERGENES Holder for mobile phone/tablet", "Motorola Unlocked Mobile Phone"],
    ["vacuum bag", "Hoover Vacuum Bags, pack of 3", "Case Logic Camera Bag"],
    ["bookcase", "Metal Bookcase 5 Shelves", "Shelf for bookcase"],
    ["filing cabinet", "Filing Cabinet 3 Drawers", "Cash drawer"],
    ["shelf", "Pine, 5 shelves", "Metal Bookcase 5 Shelves"],
    ["kettle", "KETTLE STAINLESS STEEL 1.7L", "HANDMADE KETTLE COSY WOOL"],
    ["kettle", "KETTLE STAINLESS STEEL 1.7L", "VINTAGE KETTLE POSTER"],
    ["printer", "HP LaserJet Printer", "3D PRINTED PRINTER FIGURINE"],
    ["drill", "CORDLESS DRILL 18V", "HANDMADE WOODEN TOY DRILL"],
    ["toy", "HANDMADE WOODEN TOY DRILL", "CORDLESS DRILL 18V"],
    ["camera", "Canon PowerShot Digital Camera", "Camera eyecup"],
    ["dishwasher", "Bosch Dishwasher Stainless Steel", "Stainless steel dishwasher rack"],
    ["poster", "Vintage kettle poster A3", "Movie poster frame"],
    ["laptop lid", "Lid for laptop", "Apple MacBook Notebook Computer"],
    ["tv wall bracket", "UPPLEVA Wall bracket for TV, tilt/swivel", "RCA 22-Inch LCD TV"],
    ["étagère à livres", "BILLY Bookcase", "OmniMount Component Shelf"],
    ["case", "HP Black Notebook Sleeve", "Antec TriCool 92mm Double Ball Bearing Case Fan"],
    ["macbook", "Apple MacBook 2.4GHz Intel Core 2 Duo Silver Notebook Computer", "Apple MacBook Air SuperDrive - MB397GA"],
  ])("knows what %j is by its grammar: %j and not %j", (query, right, wrong) => {
    expect(relevance(query, right)).toBeGreaterThanOrEqual(SHOWN);
    expect(relevance(query, wrong)).toBeLessThan(SHOWN);
  });

  it.each([
    ["Bücherregal", "BILLY Bookcase, 80x28x202 cm"],
    ["Buecherregal", "BILLY Bookcase, 80x28x202 cm"],
    ["Klappstühle", "GUNDE Folding chair"],
    ["Bürostuhl", "SKRUVSTA Swivel chair"],
    ["Schreibtischlampe", "Lorell Desk Lamp"],
    ["souris sans fil", "Logitech Wireless Mouse M305"],
    ["disco duro externo", "WD My Passport External Hard Drive"],
    ["macchina da caffè", "Krups Espresso Machine"],
    ["vaatwasser", "Danby White Countertop Dishwasher"],
    ["bureaustoel", "SKRUVSTA Swivel chair"],
    ["lápices", "COLOURING PENCILS BROWN TUBE"],
    ["wireles keybord", "Microsoft Wireless Keyboard"],
    ["logitec mouse", "Logitech Wireless Mouse M305"],
    ["barstools", "FRANKLIN Bar stool with backrest"],
    ["potloden", "COLOURING PENCILS BROWN TUBE"],
    ["usb hubb", "Belkin USB Hub"],
    ["fone", "Panasonic Phone - KXTS108W"],
    ["lunch bx", "SPACEBOY LUNCH BOX"],
  ])("finds %j whatever language it is in and however it is spelt: %j", (query, title) => {
    const { relevance: found, exact } = fit(query, title);
    expect({ found: found > 0.8, exact }).toEqual({ found: true, exact: true });
  });

  it("tells a model from its neighbours, however it is written", () => {
    const gs108 = { title: "Netgear ProSafe 8-Port Gigabit Switch", brand: "Netgear", mpn: "GS108" };
    const gs108e = { title: "Netgear ProSafe Plus Switch 8-Port GS-108E", brand: "Netgear" };
    for (const query of ["netgear gs108", "netgear GS-108", "netgear gs 108"]) {
      expect({ query, exact: fit(query, gs108).exact }).toEqual({ query, exact: true });
      expect({ query, exact: fit(query, gs108e).exact }).toEqual({ query, exact: false });
      expect(relevance(query, gs108e)).toBeLessThan(relevance(query, gs108));
    }
    expect(fit("netgear gs108e", gs108e).exact).toBe(true);
    expect(relevance("netgear gs108", { title: "Netgear RangeMax Router", brand: "Netgear", mpn: "WNR2000" })).toBeLessThan(SHOWN);
  });

  it("takes inches and centimetres of one size for the same", () => {
    expect(fit("Monitor 61 cm", 'Dell UltraSharp 24" Monitor').exact).toBe(true);
    expect(fit("usb stick 8gb", "Lexar JumpDrive 8 GB USB Flash Drive").exact).toBe(true);
    expect(fit("usb stick 8gb", "Lexar JumpDrive 16 GB USB Flash Drive").exact).toBe(false);
  });

  it.each([
    ["55 inch tv", "Toshiba 55 Class LCD 1080p 120Hz HDTV 55G310U", "RCA 22 Class 1080p 60Hz LCD HDTV 22LA45RQ"],
    ["19 inch television", "Samsung 19' Black Flat Panel Series 6 LCD HDTV - LN19A650", "Haier 13' Silver Tube TV - HTR13"],
    ["digital photo frame 8 inch", "Sony 8' Black LCD Digital Photo Frame - DPFD80", "Sony 10’ Black LCD Digital Photo Frame - DPFD100"],
    ["6 ft usb cable", "Just Wireless - 6' Lightning USB Charging Cable - Slate gray", "Insignia - 4' Micro USB Cable - Black"],
  ])("reads sizes as shops write them: %s", (query, itself, other) => {
    expect(fit(query, itself).exact).toBe(true);
    expect(fit(query, other).exact).toBe(false);
    expect(relevance(query, itself)).toBeGreaterThan(relevance(query, other));
  });

  it.each([
    ["micro sd 32gb", "SanDisk 16 GB microSDHC Flash Memory Card SDSDQ-016G", "Duracell 32GB CompactFlash Card"],
    ["sd-karte", "Wintec Filemate 8 GB Secure Digital SDHC Card", "Wintec Filemate 8 GB CompactFlash Card"],
  ])("keeps another kind of the same family behind, and for no match: %s", (query, itself, other) => {
    expect(relevance(query, itself)).toBeGreaterThan(relevance(query, other));
    expect(fit(query, other).exact).toBe(false);
  });

  it("takes a class of students, a decade and a range of feet for no inches", () => {
    expect(fit("30 inch desk", "Desk for a 30 class room").exact).toBe(false);
    expect(fit("50 inch paper chain", "PAPER CHAIN KIT 50'S CHRISTMAS").exact).toBe(false);
    expect(fit("6 inch usb cable", "Just Wireless - 6' Lightning USB Charging Cable").exact).toBe(false);
  });

  it("says why", () => {
    expect(fit("black netgear gs108 switch", "Netgear Switch GS-108E, white").why).toEqual([
      { kind: "is", thing: "switch" },
      { kind: "does-not-say", word: "black" },
      { kind: "says", word: "netgear" },
      { kind: "near-model", model: "gs108" },
    ]);
    expect(fit("laptop", "Laptop bag").why).toEqual([{ kind: "is-for", thing: "laptop" }]);
  });

  it("says in the words of whoever asks, accents, capitals and units with them, what it says and what it does not", () => {
    expect(fit("sillas ergonómicas", "Office chair").why).toEqual([
      { kind: "is", thing: "sillas" },
      { kind: "does-not-say", word: "ergonómicas" },
    ]);
    expect(fit("pantallas de 27 pulgadas", 'Dell monitor, 27"').why).toContainEqual({ kind: "says", word: "27 pulgadas" });
    expect(fit("Bürostühle", "Office chair").why).toEqual([{ kind: "is", thing: "Bürostühle" }]);
  });

  it.each([
    ["chair without armrests", "without armrests"],
    ["Stuhl ohne Armlehnen", "ohne Armlehnen"],
    ["silla sin reposabrazos", "sin reposabrazos"],
    ["sedia senza braccioli", "senza braccioli"],
  ])("takes what is not wanted for no wish: %s", (text, refused) => {
    const has = fit(text, "Office chair with armrests");
    expect([has.exact, has.why.at(-1)]).toEqual([false, { kind: "does-not-say", word: refused }]);
    const lacks = fit(text, "Office chair without armrests");
    expect([lacks.exact, lacks.why.at(-1)]).toEqual([true, { kind: "says", word: refused }]);
    expect(fit(text, "Office chair")).toMatchObject({ exact: true, why: [{ kind: "is" }] });
    expect(has.relevance).toBeLessThan(fit(text, "Office chair").relevance);
  });

  it("takes a thing without a wire for a wireless one, and what a title says is not in it for nothing that it has", () => {
    for (const text of ["ratón sin cable", "Maus ohne Kabel", "souris sans fil", "mouse senza fili"])
      expect(fit(text, "Logitech M310 Wireless Mouse").exact, text).toBe(true);
    expect(fit("drill with battery", "Makita drill, without battery").exact).toBe(false);
  });

  it("is sure of a thing by its category where its title names none, and less where its shop keeps it elsewhere", () => {
    expect(relevance("projection screen", { title: "Da-Lite 34700 Cosmopolitan", category: "office > projection screens" })).toBe(0.85);
    const monitor = { title: "Kill A Watt Electricity Usage Monitor", category: "tools > household alarms, smoke detectors" };
    expect(relevance("monitor", monitor)).toBeLessThan(
      relevance("monitor", { title: "Acer LCD Monitor", category: "computers > monitors" }),
    );
  });

  it("gives an offer to the item it fits best", () => {
    const items = itemsOfQuery("desks and chairs", "USD");
    expect(judgeFor(items)({ title: "GUNDE Folding chair" })).toMatchObject({ item: "chairs", relevance: 1 });
    expect(judgeFor([])({ title: "GUNDE Folding chair" })).toBeUndefined();
  });

  it("knows a thing by another name that a brief gives for it", () => {
    const item = { name: "whatchamacallit", terms: ["whatchamacallit", "laminator"] };
    expect(judgeFor([item])({ title: "Fellowes Laminator" })?.relevance).toBeGreaterThan(SHOWN);
  });
});
