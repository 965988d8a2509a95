import { stateName } from "../../platform/console/state-names.ts";
import { ALERT_SEVERITIES } from "../../platform/alerts.ts";
import { Filter, More } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { addressWith, ListSearch } from "../../platform/console/list-search.tsx";
import { markup } from "../../platform/console/markup.ts";
import { show, tell } from "../../platform/console/tell.ts";
import { AlertList, isUntaken } from "./console.tsx";
import { DeadLetterList } from "./dead-letter-console.tsx";
import { DEAD_LETTERS_PATH } from "./dead-letter-path.ts";
import type { AlertsMeant } from "./ports.ts";
import { DeadLetterParts } from "./dead-letter-page.tsx";
import { DEAD_LETTER_STATES } from "./dead-letter.ts";
import {
  AcknowledgeMeant,
  AcknowledgeTicked,
  ACKNOWLEDGE_TICKED,
  DecideAll,
  DecideTicked,
  DECIDE_TICKED,
  ManyCard,
} from "./many-console.tsx";

const WAYS = ["primary", "secondary"] as const;

interface Listed {
  nextCursor: string | null;
  now: Date;
  acts: boolean;
}

interface AlertsView extends Listed {
  path: string;
  asked: { state: "open" | "resolved" } & AlertsMeant & Parameters<typeof addressWith>[1];
  items: Parameters<typeof AlertList>[0]["alerts"];
}

interface LettersView extends Listed {
  asked: { state: string; text?: string | undefined; transport?: (typeof WAYS)[number] | undefined } & Parameters<typeof addressWith>[1];
  items: Parameters<typeof DeadLetterList>[0]["letters"];
  undecided: number;
  many: Parameters<typeof ManyCard>[0]["many"];
  secondary: boolean;
}

/** What stands on the page of alerts, as HTML: with the operators' other pages a module of its own (`src/sdks.ts`). */
export const alertCards = (view: AlertsView): string => markup(<Alerts {...view} />);

/** The same of dead letters. */
export const letterCards = (view: LettersView): string => markup(<Letters {...view} />);

/** The same of one. */
export const letterParts = (view: Parameters<typeof DeadLetterParts>[0]): string => markup(<DeadLetterParts {...view} />);

const Alerts = ({ path, asked, items, nextCursor, now, acts }: AlertsView) => {
  const { state } = asked;
  const choices = (["open", "resolved"] as const).map((label) => ({ label, path: addressWith(path, { ...asked, state: label }) }));
  const choosable = acts && items.some(isUntaken);
  return (
    <>
      <div class="head" data-part="head">
        <h1>{tell`Alerts`}</h1>
        <Filter choices={choices} chosen={state} />
      </div>
      <ListSearch
        path={path}
        asked={asked}
        label={tell`Words of its key or summary`}
        choices={[{ name: "severity", label: tell`Severity`, values: ALERT_SEVERITIES }]}
      />
      <Card part="alerts" title={state === "open" ? tell`Open alerts` : tell`Resolved alerts`}>
        <p class="soft">{tell`What both transports failed first, then pages that nobody has acknowledged, then newest first.`}</p>
        {items.length === 0 && <p>{tell`None.`}</p>}
        {choosable && <AcknowledgeTicked />}
        {acts && state === "open" && items.length > 0 && <AcknowledgeMeant severity={asked.severity} text={asked.text} />}
        <AlertList alerts={items} now={now} acts={acts} {...(choosable ? { ticks: ACKNOWLEDGE_TICKED } : {})} />
        <More path={addressWith(path, asked)} cursor={nextCursor} />
      </Card>
    </>
  );
};

const Letters = ({ asked, items, nextCursor, undecided, many, secondary, now, acts }: LettersView) => {
  const { state, text, transport = "primary" } = asked;
  const choices = [...DEAD_LETTER_STATES, "all"].map((label) => ({
    label,
    path: addressWith(DEAD_LETTERS_PATH, { ...asked, state: label }),
  }));
  const meant = { transport, text };
  const ticks = acts && items.some((letter) => letter.state === "undecided");
  return (
    <>
      <div class="head" data-part="head">
        <h1>{tell`Dead letters`}</h1>
        <span class="soft">{show`${undecided} wait for a decision`}</span>
        <Filter choices={choices} chosen={state} />
      </div>
      <ListSearch
        path={DEAD_LETTERS_PATH}
        asked={asked}
        label={tell`Words of its alert's key or its error`}
        choices={[{ name: "transport", label: tell`Transport`, values: WAYS }]}
      />
      {many.length > 0 && <ManyCard many={many} now={now} acts={acts} />}
      <Card part="letters" title={state === "all" ? tell`All` : tell`State: ${stateName(state)}`}>
        {items.length === 0 && <p>{tell`None.`}</p>}
        {ticks && <DecideTicked meant={meant} secondary={secondary} />}
        {ticks && <DecideAll meant={meant} secondary={secondary} />}
        <DeadLetterList letters={items} now={now} acts={acts} secondary={secondary} {...(ticks ? { ticks: DECIDE_TICKED } : {})} />
        <More path={addressWith(DEAD_LETTERS_PATH, asked)} cursor={nextCursor} />
      </Card>
    </>
  );
};
