import { describe, expect, it } from "vitest";
import { wholly } from "../../../src/platform/sliced.ts";
import { groupsOf } from "../../../src/features/catalog/matching/groups-of.ts";
import { listedOf, sameProduct } from "../../../src/features/catalog/matching/same-product.ts";
import type { ThingFacts } from "../../../src/features/catalog/terms/thing.ts";

const match = (a: ThingFacts, b: ThingFacts) => sameProduct(listedOf(a), listedOf(b));

describe("given two offers", () => {
  it("takes a valid GTIN for the last word, with or without its leading zero", () => {
    const mouse = { title: "Mouse M305", gtin: "036000291452" };
    expect(match(mouse, { title: "Souris", gtin: "0036000291452" })).toBe("gtin");
    expect(match(mouse, { title: "Mouse M305", gtin: "4006381333931" })).toBeUndefined();
    expect(match({ title: "Desk oak large", gtin: "0000000000000" }, { title: "Chair", gtin: "0000000000000" })).toBeUndefined();
    expect(match({ title: "Desk", gtin: "036000291453" }, { title: "Chair", gtin: "036000291453" })).toBeUndefined();
  });

  it.each<[ThingFacts, ThingFacts]>([
    [
      { title: "HP 564 Combo Inkjet Cartridge", brand: "HP", mpn: "HP CD994FN" },
      { title: "HP 564 Ink Cartridge Combo Pack", brand: "HP", mpn: "CD994FN#140" },
    ],
    [
      { title: "Netgear 8-Port Switch", brand: "Netgear", mpn: "GS108E" },
      { title: "NETGEAR Switch GS-108E, 8 ports", brand: "Netgear" },
    ],
    [
      { title: "Verbatim Optical Mouse", brand: "Verbatim", mpn: "VER97255" },
      { title: "Verbatim Mouse", brand: "Verbatim", mpn: "97255" },
    ],
    [
      { title: "Slide Stand for iPad", brand: "Macsense", mpn: "ST-828" },
      { title: "Just Mobile Slide Stand for iPad", brand: "Just Mobile", mpn: "ST828" },
    ],
    [
      { title: "Cooler Master Storm Sniper Edition Black", brand: "Coolermaster", mpn: "SGC6000KXN1G" },
      { title: "Cooler Master Storm Sniper ATX Gaming Case Black", brand: "Cooler Master", mpn: "SGC-6000-KXN1-GP" },
    ],
    [
      { title: "Inland Titan Pro Rolling Notebook Case", brand: "Inland", mpn: "IPI02453" },
      { title: "Inland TitanPro Notebook Roller Case", brand: "Inland", mpn: "2453" },
    ],
    [{ title: "Pendaflex Hanging File Folder Tabs", mpn: "4312" }, { title: "Pendaflex 4312 - Hanging File Folder Tabs, clear" }],
    [
      { title: "Sharp EL-334MB Basic Calculator", brand: "Sharp", mpn: "EL334TB" },
      { title: "Sharp EL-334TB Desktop Calculator", brand: "Sharp", mpn: "EL-334TB" },
    ],
    [
      { title: "PocketFax thermal label printer", brand: "Labelo", mpn: "LB-4100-DW2" },
      { title: "Labelo thermal label printer, desktop", brand: "Labelo", mpn: "LB4100W2" },
    ],
  ])("knows one product by its maker's number, however it is written: %j, %j", (a, b) => {
    expect(match(a, b)).toBe("number");
    expect(match(b, a)).toBe("number");
  });

  it("knows one product by a name that says the same", () => {
    expect(match({ title: "Marware Eco-Flip iPad Case Black", brand: "Marware" }, { title: "Marware Eco-Flip Case for iPad Black" })).toBe(
      "name",
    );
  });

  it.each<[ThingFacts, ThingFacts]>([
    [
      { title: "Sanus Powerbridge in Wall Power and Cable Management", brand: "Sanus" },
      { title: "Sanus Power Bridge In-Wall Power and Cable Management", brand: "Sanus" },
    ],
    [
      { title: "Fujifilm Instax Mini Twin Pack Film", brand: "Fuji", mpn: "Twin Pack Film" },
      { title: "Fujifilm INSTAX MINI Twin Pack Instant Film", brand: "Fujifilm", mpn: "INSTAX MINI Twin Pack" },
    ],
    [
      { title: "Powermat Charging Mat for iPhone", brand: "Power Mate" },
      { title: "Powermat Charging Mat for iPhone", brand: "Power Mat" },
    ],
    [
      { title: "Case Logic High Zoom Camera Case", brand: "Case Logic", mpn: "152256" },
      { title: "Case Logic High Zoom Camera Case Black", brand: "Case Logic", mpn: "DCB-304" },
    ],
    [
      { title: "Cordova Rolling Notebook Bag", brand: "Cordova", mpn: "QX-77A" },
      { title: "Cordova Rolling Laptop Bag Black", brand: "Cordova", mpn: "B0031TTPLX" },
    ],
  ])("knows one product by its name where words are written apart, makers slip, and a number is a name or a shop's own: %j, %j", (a, b) => {
    expect(match(a, b)).toBe("name");
    expect(match(b, a)).toBe("name");
  });

  it.each<[ThingFacts, ThingFacts]>([
    [
      { title: "Wilson Jones Super Heavy Weight Sheet Protector", brand: "Wilson Jones", mpn: "21402" },
      { title: "Wilson Jones 21401 - Super Heavy Weight Sheet Protector", brand: "Wilson Jones" },
    ],
    [{ title: "Lexar JumpDrive FireFly 8GB USB Flash Drive" }, { title: "Lexar JumpDrive FireFly 16GB USB Flash Drive" }],
    [{ title: "Marware Eco-Flip iPad Case Black" }, { title: "Marware Eco-Flip iPad Case Red" }],
    [
      { title: "Keyspan USB Serial Adapter", brand: "Keyspan", mpn: "USA-28XG" },
      { title: "Keyspan USB Serial Adapter fast", brand: "Keyspan", mpn: "USA-19W" },
    ],
    [
      { title: "Labelo thermal label printer", brand: "Labelo", mpn: "LB-4100-BK2" },
      { title: "Labelo thermal label printer, desktop", brand: "Labelo", mpn: "LB4100W2" },
    ],
    [
      { title: "Labelo thermal label printer", brand: "Labelo", mpn: "LB-4100-5DW2" },
      { title: "Labelo thermal label printer, desktop", brand: "Labelo", mpn: "LB4100W2" },
    ],
    [
      { title: "Cordova Rolling Notebook Bag", brand: "Cordova", mpn: "QX-77A" },
      { title: "Cordova Rolling Laptop Bag Black", brand: "Cordova", mpn: "QX-120" },
    ],
    [
      { title: "Sennheiser Binaural Headset", brand: "Sennheiser", mpn: "SH350IP" },
      { title: "Sennheiser SH 350 Headset Binaural wired", brand: "Sennheiser", mpn: "SH 350" },
    ],
    [
      { title: "Paper A4 500 sheets", brand: "Alpha", mpn: "12345" },
      { title: "Glue stick", brand: "Beta", mpn: "12345" },
    ],
    [{ title: "Chicago White Sox iPhone Hard Case Pink" }, { title: "Texas Longhorns iPhone Hard Case Pink" }],
  ])("holds what differs in size, colour, number or name for two products: %j, %j", (a, b) => {
    expect([match(a, b), match(b, a)]).toEqual([undefined, undefined]);
  });
});

describe("given the offers of a search", () => {
  const offers = [
    { id: "ofr_c", facts: { title: "Netgear 8-Port Switch GS108E", brand: "Netgear" } },
    { id: "ofr_a", facts: { title: "Netgear ProSafe Switch", brand: "Netgear", mpn: "GS-108E" } },
    { id: "ofr_b", facts: { title: "Oak desk, 120 cm" } },
    { id: "ofr_d", facts: { title: "NETGEAR GS 108E desktop switch", mpn: "GS108E" } },
  ];

  it("groups those of one product, whatever their order, and leaves the others alone", () => {
    const expected = [{ offers: ["ofr_a", "ofr_c", "ofr_d"], by: "number" }];
    expect(wholly(groupsOf(offers))).toEqual(expected);
    expect(wholly(groupsOf(offers.toReversed()))).toEqual(expected);
  });

  it("finds those of one product among four hundred of one kind, each held against a few alone", () => {
    const many = Array.from({ length: 400 }, (_, at) => ({
      id: `ofr_${at}`,
      facts: { title: `Acme wireless optical mouse number ${at} black`, brand: "Acme", mpn: `MX${1000 + (at % 399)}` },
    }));
    expect(wholly(groupsOf(many))).toEqual([{ offers: ["ofr_0", "ofr_399"], by: "number" }]);
  });
});
