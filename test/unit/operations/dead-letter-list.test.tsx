import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { messages as german } from "../../../src/messages/console/de.ts";
import * as common from "../../../src/messages/de.ts";
import { readBy } from "../../../src/platform/language/reader.ts";
import { createTranslator } from "../../../src/platform/language/translate.ts";
import { DeadLetterList } from "../../../src/operations/alerts/dead-letter-console.tsx";
import { DecideAll } from "../../../src/operations/alerts/many-console.tsx";
import { actOf } from "../../../src/platform/console/form/act.ts";
import type { DeadLetter } from "../../../src/operations/alerts/dead-letter.ts";
import { deadLetterView } from "../../../src/operations/alerts/view.ts";
import { markup } from "../../../src/platform/console/markup.ts";
import { LETTER } from "./alerts-under-test.ts";

const listed = (letter: DeadLetter) => markup(<DeadLetterList letters={[letter]} now={new Date(60_000)} acts={false} secondary />);

describe("deciding many letters", () => {
  it("[ALR-7] counts first, and then asks and says what each of its buttons does", () => {
    const html = markup(<DecideAll meant={{ transport: "primary" }} secondary />);
    const acts = [...html.matchAll(/formaction="([^"]*)"/g)].map(([, address = ""]) =>
      actOf(new URL(address.replaceAll("&amp;", "&"), "https://api.test")),
    );
    expect(acts.map((act) => [act?.label, act?.verb, act?.done])).toEqual([
      ["Count, then replay", "Replay", "Replay: begun with {answer.total} letters."],
      [
        "Secondary only",
        "Send by the secondary transport alone",
        "Send by the secondary transport alone: begun with {answer.total} letters.",
      ],
      ["Escalated by hand", "Record that a person carries on", "Record that a person carries on: begun with {answer.total} letters."],
    ]);
  });
});

describe("a dead letter in a list", () => {
  it("[ALR-5] says what nobody was told and how grave it was, with the key under it", () => {
    const html = listed({ ...LETTER, severity: "page", summary: "call +49 171 2345678: the checkout hangs" });
    expect(html).toMatch(/<span class="badge page">page<\/span>/);
    expect(html).toContain(`/${LETTER.id}">call [telephone]: the checkout hangs</a>`);
    expect(html).toContain(`<code>${LETTER.alertKey}</code>`);
  });

  it("that somebody has decided about wears no red", () => {
    const html = listed({ ...LETTER, state: "delivered", severity: "page", summary: "the checkout hangs" });
    expect(html).toMatch(/<span class="badge plain">page<\/span>/);
  });

  it("of a ledger that does not say is named by its key", () => {
    const html = listed(LETTER);
    expect(html).toContain(`/${LETTER.id}">${LETTER.alertKey}</a>`);
    expect(deadLetterView(LETTER)).toMatchObject({ severity: null, summary: null });
  });

  it("names its transport in its reader's language", () => {
    const { translate } = createTranslator("de", common, IntlMessageFormat).with(german);
    const html = readBy({ language: "de", say: translate, texts: Object.keys(german) }, () => listed(LETTER));
    expect(html).toContain("Benachrichtigung 1 (erster Weg), fallen gelassen");
  });
});
