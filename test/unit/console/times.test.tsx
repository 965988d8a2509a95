import { describe, expect, it } from "vitest";
import { markup } from "../../../src/platform/console/markup.ts";
import { Ago, Time } from "../../../src/platform/console/parts.tsx";
import { zoneOf } from "../../../src/platform/console/reader-zone.ts";
import { retold } from "../../../src/platform/console/retold.ts";
import { told, mark } from "../../../src/platform/console/tell.ts";
import { withTimes } from "../../../src/platform/console/times.ts";
import { readBy } from "../../../src/platform/language/reader.ts";
import { inEnglish } from "../../../src/platform/language/say.ts";

const AT = "2026-11-30T23:50:51.389Z";
const inZone = <T,>(zone: string, run: () => T): T => readBy({ language: "en", say: inEnglish, zone }, run);

describe("a time on a page of the console", () => {
  it("is that of the clock in the reader's zone, with the zone's name, and the exact one for programs", () => {
    expect(inZone("Europe/Berlin", () => markup(<Time at={AT} />))).toBe(`<time dateTime="${AT}">1 Dec 2026, 00:50:51 CET</time>`);
    expect(inZone("Asia/Kolkata", () => markup(<Time at={AT} />))).toContain("1 Dec 2026, 05:20:51 ");
    const ago = inZone("America/New_York", () => markup(<Ago at={AT} now={new Date(Date.parse(AT) + 60_000)} />));
    expect(ago).toMatch(/title="30 Nov 2026, 18:50:51 \S+">60 s ago/);
  });

  it("is so too within what was recorded, by machines or for people, and where it is no time it stays", () => {
    const said = `silence until ${AT}, of key a.*`;
    expect(inZone("Europe/Berlin", () => [retold(said), told(mark`began, until ${AT}`)])).toEqual([
      "silence until 1 Dec 2026, 00:50:51 CET, of key a.*",
      "began, until 1 Dec 2026, 00:50:51 CET",
    ]);
    const berlin = (text: string) => inZone("Europe/Berlin", () => withTimes(text));
    expect(berlin("until 2026-11-30 23:50:51 UTC.")).toBe("until 1 Dec 2026, 00:50:51 CET.");
    expect(berlin("at 2026-11-30T23:50Z")).toBe("at 1 Dec 2026, 00:50:00 CET");
    for (const none of ["2026-13-45T99:99:99Z", "2026-11-30", "v2026-11-30T23:50:51.389Zulu", "12:00 UTC"]) expect(berlin(none)).toBe(none);
  });
});

describe("the zone of a page's reader", () => {
  const asking = (cookie: string, cf?: object) =>
    zoneOf(Object.assign(new Request("https://shop.test/admin/operations", { headers: { cookie } }), cf ? { cf } : {}));

  it("is the browser's own, before the one the platform tells, before UTC", () => {
    expect(asking("a=b; procureiq_zone=Asia/Tokyo", { timezone: "Europe/Paris" })).toBe("Asia/Tokyo");
    expect(asking("a=b", { timezone: "Europe/Paris" })).toBe("Europe/Paris");
    expect(asking("")).toBe("UTC");
  });

  it("is one that there is, whatever a cookie says", () => {
    for (const wrong of ["Mars/Olympus", "+05:30", `A${"a".repeat(70)}`, "<script>", ""])
      expect(asking(`procureiq_zone=${wrong}`, { timezone: "Europe/Paris" })).toBe("Europe/Paris");
    expect(asking("procureiq_zone=x", { timezone: 7 })).toBe("UTC");
  });
});
