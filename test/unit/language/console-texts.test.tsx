import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { parseSync } from "oxc-parser";
import {
  consoleMessagesInSource,
  unrecordedIn,
  unrecordedInAlerts,
  untaggedIn,
  untaggedInPages,
} from "../../../scripts/console-messages.ts";
import { messageFaults } from "../../../scripts/message-faults.ts";
import { messages as arabic } from "../../../src/messages/console/ar.ts";
import { messages as german } from "../../../src/messages/console/de.ts";
import { messages as spanish } from "../../../src/messages/console/es.ts";
import { messages as french } from "../../../src/messages/console/fr.ts";
import { messages as japanese } from "../../../src/messages/console/ja.ts";
import * as common from "../../../src/messages/de.ts";
import { ConservationPanel } from "../../../src/operations/health/conservation-panel.tsx";
import { resolvedReasonOf, summaryOf } from "../../../src/platform/console/alert-summary.ts";
import { duration, figureText, moneyText, Time } from "../../../src/platform/console/parts.tsx";
import { markup } from "../../../src/platform/console/markup.ts";
import { englishIn, textsOf } from "../../support/english-sentences.ts";
import { fill } from "../../../src/platform/console/form/templates.ts";
import { SCRIPT_TEXTS } from "../../../src/platform/console/form/texts.ts";
import { retold } from "../../../src/platform/console/retold.ts";
import { scriptTexts } from "../../../src/platform/console/script-texts.ts";
import { stateName } from "../../../src/platform/console/state-names.ts";
import { mark, show, tell, told } from "../../../src/platform/console/tell.ts";
import { inEnglish, recorded } from "../../../src/platform/language/say.ts";
import { readBy, type Reader } from "../../../src/platform/language/reader.ts";
import { createTranslator } from "../../../src/platform/language/translate.ts";

const CATALOGUES = { de: german, fr: french, es: spanish, ja: japanese, ar: arabic } as const;
const LANGUAGES = Object.keys(CATALOGUES) as (keyof typeof CATALOGUES)[];
const source = consoleMessagesInSource();
const readerOf = (language: keyof typeof CATALOGUES): Reader => {
  const { translate } = createTranslator(language, common, IntlMessageFormat).with(CATALOGUES[language]);
  return { language, say: translate, texts: Object.keys(CATALOGUES[language]) };
};
const inGerman = <T,>(run: () => T): T => readBy(readerOf("de"), run);

describe("the console's texts in the source", () => {
  it("are found by their tags, as titles of sections and labels of figures, and in what its script says", () => {
    for (const text of ["Sign out", "{0} more that follow from it", "Buyers are served.", "Nothing is chosen", "{0}: done."])
      expect(source).toContain(text);
    // A section's title; what declares a figure, what adds a row to a set, a trend.
    for (const text of ["Exchange rates", "Auctions (1 h)", "Refused since", "Conversions refused"]) expect(source).toContain(text);
    for (const name of ["fx", "pass ", "POST /admin/step-up", "Console pages"]) expect(source).not.toContain(name);
    expect(source.size).toBeGreaterThan(1_100);
  });
});

describe("what stands on a page of the console", () => {
  const untagged = (text: string) => untaggedIn(parseSync("page.tsx", text).program);
  it("is tagged, in an element and beside it, but for commands and names", () => {
    expect(untagged('<p title="More of it">Nobody has it <code>npm run ops</code> {tell`Sign out`} · {count}</p>')).toEqual([
      "More of it",
      "Nobody has it",
    ]);
    expect(untagged('<Card part="alerts" title={tell`Alerts`}><strong>ProcureIQ</strong> 12 %</Card>')).toEqual([]);
    expect(untaggedInPages()).toEqual([]);
  });

  it("is no id that was made into words, in whichever way", () => {
    for (const made of ['kind.replaceAll("-", " ")', 'state.toLowerCase().replace("_", " ")', 'name.replace(/-/g, " ")'])
      expect(untagged(`<p>{${made}}</p>`), made).toEqual(["words that are made of an id"]);
    expect(untagged('<p>{at.replace("T", " ")}</p>')).toEqual([]);
  });

  it("is tagged where it is recorded for later, whichever branch says it", () => {
    const unrecorded = (text: string) => unrecordedIn(parseSync("rules.ts", text).program);
    expect(unrecorded('end({ reason: late ? "it came too late" : `after ${n} tries` })')).toEqual(["it came too late", "after {0} tries"]);
    expect(unrecorded('end({ reason: recorded`it came too late`, kind: "two words", text: "code" })')).toEqual([]);
  });
});

describe("what an alert says that we raise", () => {
  const unrecorded = (text: string) => unrecordedInAlerts(parseSync("health.ts", text).program);
  it.each([
    ["of a condition", "[{ key, severity: 'warn', summary: `${n} crawls wait` }]", "{0} crawls wait"],
    ["that stands beside", "const summary = `${n} crawls wait`;", "{0} crawls wait"],
    ["of a rule with figures", "crawl.page('a.b', { when: () => true, say: ({ n }) => `${n} crawls wait` })", "{0} crawls wait"],
    ["within what is tagged", "({ severity, summary: recorded`${name} is down: ${detail ?? 'does not answer'}` })", "does not answer"],
    ["between what is listed", "({ severity, summary: recorded`${names.join(' and ')} fail` })", " and "],
    ["of its end", "({ conditions, ended: ({ by }) => `it is on again by ${by}` })", "it is on again by {0}"],
    ["of its end, told to the ledger", "deps.alerts.resolve(key, why ?? 'the condition has cleared')", "the condition has cleared"],
  ])("is tagged: one %s", (_, text, found) => {
    expect(unrecorded(text)).toEqual([found]);
  });

  it("is no summary of a route, and no more where it is tagged", () => {
    expect(
      unrecorded("route({ path, summary: 'Find a buyer' }); ({ severity, summary: recorded`${n} crawls wait`, detail: 'a b' })"),
    ).toEqual([]);
  });

  it("is read by who opens the console in another language; what others raised or gave as a reason stays theirs", () => {
    const summary = recorded`${"postgres"} is down: ${recorded`does not answer`}`;
    const shown = (alert: Parameters<typeof summaryOf>[0]) => inGerman(() => summaryOf(alert));
    expect([shown({ summary, source: "system" }), shown({ summary, source: "o@x.test" })]).toEqual([
      "postgres ist ausgefallen: antwortet nicht",
      "postgres is down: does not answer",
    ]);
    expect([shown({ summary: "Drill: nothing is wrong.", source: "o@x.test", drill: true }), summaryOf({ summary })]).toEqual([
      "Übung: Es ist alles in Ordnung.",
      "postgres is down: does not answer",
    ]);
    expect(inGerman(() => ["the condition has cleared", "o@x.test: abt is down: asleep"].map(resolvedReasonOf))).toEqual([
      "die Bedingung ist nicht mehr erfüllt",
      "o@x.test: abt is down: asleep",
    ]);
  });
});

describe.each(LANGUAGES)("the console's catalogue in %s", (language) => {
  it("has each text of the source, none besides, about the same", () => {
    expect(messageFaults(language, CATALOGUES[language], source)).toEqual([]);
  });

  it("leaves what a form fills in where it is to be filled in, and says all that a text is about", () => {
    const { say } = readerOf(language);
    for (const template of source) {
      const places = [...new Set([...template.matchAll(/\{(\d+)\}/g)].map(([, place]) => Number(place)))];
      const said = say({ template, about: places.map((place) => `<${String(place)}>`) });
      for (const place of places) expect(said, template).toContain(`<${String(place)}>`);
      const values = { to: "‹to›", answer: { total: "‹total›", chosen: "‹chosen›" }, typed: { amount: "‹amount›" } };
      for (const value of ["‹to›", "‹total›", "‹chosen›", "‹amount›"])
        expect(fill(said, values).includes(value), template).toBe(fill(template, values).includes(value));
    }
  });
});

describe("a text of the console", () => {
  it("is in English where nobody is known to read, and else in its reader's language, however long that takes", async () => {
    expect([tell`Acknowledge`, told(mark`Acknowledge`)]).toEqual(["Acknowledge", "Acknowledge"]);
    const later = inGerman(async () => {
      await Promise.resolve();
      return [tell`Acknowledge`, told(mark`acknowledged by ${"ops@x.test"}`), told("Sign out")];
    });
    expect(tell`Acknowledge`).toBe("Acknowledge");
    expect(await later).toEqual(["Bestätigen", "bestätigt von ops@x.test", "Abmelden"]);
  });

  it("has elements where its language has them, and what they hold stays theirs", () => {
    const by = () => markup(<p>{show`begun ${<b>{"<2 h>"}</b>} by ${"o<i>"}`}</p>);
    expect(by()).toBe("<p>begun <b>&lt;2 h&gt;</b> by o&lt;i&gt;</p>");
    expect(readBy(readerOf("ja"), by)).toBe("<p><b>&lt;2 h&gt;</b>に o&lt;i&gt; が開始</p>");
    expect(markup(<p>{show`In 15 min ${1} requests, ${2} failed${false}${null}.`}</p>)).toBe("<p>In 15 min 1 requests, 2 failed.</p>");
  });

  it("says a state by its name, and leaves codes and what others wrote as they are", () => {
    expect(inGerman(() => [stateName("undecided"), stateName("PAYMENT_INITIATED"), stateName("Sign out")])).toEqual([
      "unentschieden",
      "PAYMENT_INITIATED",
      "Sign out",
    ]);
  });

  it("is what the page's script says too, with its places left open", () => {
    expect(scriptTexts()).toEqual({});
    const given = JSON.parse(inGerman(scriptTexts)["data-texts"] ?? "") as Record<string, string>;
    expect(Object.keys(given)).toEqual(SCRIPT_TEXTS);
    expect(given["{0}: done."]).toBe("{0}: getan.");
  });
});

describe("what was recorded in English", () => {
  it("is retold by the text that says most of it, and what it is about with it, sentence by sentence", () => {
    const about = recorded`the supplier's robots.txt ${recorded`redirects more than ${5} times`}`;
    expect(retold(about)).toBe("the supplier's robots.txt redirects more than 5 times");
    expect(inGerman(() => retold(about))).toBe("robots.txt des Lieferanten: leitet öfter als 5-mal um");
    expect(inGerman(() => retold(recorded`${recorded`The last ${3} tries`} failed (${"x-1"}).`))).toBe(
      "Die letzten 3 Versuche: gescheitert (x-1).",
    );
    expect(inGerman(() => retold("Open alerts: a.b (page, since x). Suspected cause: a.b, the oldest of the gravest."))).toBe(
      "Offene Alarme: a.b (page, since x). Vermutete Ursache: a.b, der älteste der schwersten.",
    );
  });

  it("is retold part by part where it is a list of what is astray, by what each side is called", () => {
    const astray = {
      leftOnly: { count: 2, ids: ["dlv_1", "dlv_2"] },
      rightOnly: { count: 0, ids: [] },
      differing: { count: 1, ids: ["dlv_3"] },
    };
    const left = { label: "entries of the receiver's journal", amount: 2 };
    const equation = { name: "alerts.acknowledged", verdict: "broken", statement: "x", left, right: null, difference: 2, apart: astray };
    const rest = { settledBefore: null, measuredAt: null, brokenSince: "2026-11-29T03:00:00Z", brokenInARow: 3, detail: null, error: null };
    const german = "nur unter Einträge im Journal des Empfängers: 2, nämlich dlv_1, dlv_2; abweichende: 1, nämlich dlv_3";
    const panel = inGerman(() => markup(<ConservationPanel figures={{ items: [{ ...equation, ...rest }] }} />));
    expect(panel.replaceAll("&#39;", "'")).toContain(german);
  });

  it("is found again whichever of the console's texts it is, with values that say anything", () => {
    const reader = readerOf("de");
    const values = ["/robots.txt", "sup_1", "3", "Network connection lost.", "EUR", "40", "a.b-c", "12:30"];
    // Two values side by side have no end of their own, and what says next to nothing itself is nobody's.
    const found = Object.keys(german).filter(
      (template) => !template.includes("}{") && /^(?=.{6}).*\p{L} /u.test(template.replaceAll(/\{\d+\}/g, "")),
    );
    expect(found.length).toBeGreaterThan(900);
    for (const template of found) {
      const said = { template, about: values };
      const [again, first] = readBy(reader, () => [retold(inEnglish(said)), told(said)]);
      expect(again, template).toBe(first);
    }
  });

  it("stays as it is where nobody of ours said it, a single word of ours among it", () => {
    for (const theirs of ["open", "Network connection lost.", "by hand", "Kunden melden: Sign out"])
      expect(inGerman(() => retold(theirs))).toBe(theirs);
  });
});

describe("the search for English sentences on a page", () => {
  const english = englishIn(german);
  it.each([
    ["a text", "<p>Buyers are served.</p>"],
    ["one with values in it", "<p>acknowledged by ops@x.test</p>"],
    ["one that was recorded", "<p>nobody finished it in 7 tries</p>"],
    ["what is said to who does not see it", '<summary aria-label="Rows set aside: feed of Laden"></summary>'],
  ])("finds %s that is planted in a page that is else in its language", (_, planted) => {
    const page = (more: string) => `<main><h1>Vorfälle</h1><p>bestätigt von ops@x.test</p>${more}</main>`;
    expect(english(textsOf(page("")))).toEqual([]);
    expect(english(textsOf(page(planted)))).toHaveLength(1);
  });
});

describe("figures, money and times of the console", () => {
  const figures = () => [
    duration(0.0121),
    duration(3.44),
    duration(420),
    duration(900_000),
    figureText(1234.5, {}),
    figureText(0.0512, { unit: "ratio" }),
    moneyText({ amount: 123_450, currency: "EUR" }),
    markup(<Time at="2026-11-26T11:07:09.000Z" />).replaceAll(/<[^>]+>/g, ""),
  ];
  it("are in English as they are exported", () => {
    expect(figures()).toEqual(["12 ms", "3.4 s", "7 min", "10 d", "1,234.5", "5.12 %", "1,234.50 EUR", "26 Nov 2026, 11:07:09 UTC"]);
  });

  it("are as the language writes them", () => {
    expect(inGerman(figures)).toEqual([
      "12 ms",
      "3,4 s",
      "7 min",
      "10 T",
      "1.234,5",
      "5,12 %",
      "1.234,50 EUR",
      "26. Nov. 2026, 11:07:09 UTC",
    ]);
    expect(readBy(readerOf("ar"), figures).slice(0, 4)).toEqual(["12 م.ث", "3.4 ث", "7 د", "10 ي"]);
  });
});
