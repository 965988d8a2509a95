import { ActButton, Filter, More, TextField } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { DayBars } from "../../platform/console/chart.tsx";
import { markup } from "../../platform/console/markup.ts";
import { Ago, Badge, Time } from "../../platform/console/parts.tsx";
import type { CoverageAt } from "./coverage-history.ts";
import type { HeldRate } from "./held-store.ts";
import type { CoverageReport, Freshness, Rate } from "./rules.ts";
import { mark, show, tell, told } from "../../platform/console/tell.ts";
import { stateName } from "../../platform/console/state-names.ts";
import type { Doubt } from "./plausibility.ts";
import type { Said } from "../../platform/language/say.ts";

/** A supported currency and what it stands on; undefined where there is no rate that could be converted with. */
export interface StandingRate {
  currency: string;
  rate: Rate | undefined;
  freshness: Freshness;
}

export interface RatesView {
  path: string;
  base: string;
  now: Date;
  acts: boolean;
  coverage: CoverageReport;
  rates: readonly StandingRate[];
  /** Oldest first. */
  past: readonly CoverageAt[];
  held: { items: readonly HeldRate[]; nextCursor: string | null };
  choices: readonly string[];
  state: string;
}

const COVERAGE: Record<CoverageReport["coverage"], string> = { fresh: "pass", stale: "warn", partial: "fail", expired: "fail" };
const FRESHNESS: Record<Freshness, string> = { fresh: "pass", stale: "warn", expired: "fail" };
/** Of the stylesheet's colours: green, orange, red. */
const [GREEN, ORANGE, RED] = [2, 1, 4];

/** What stands on the page of exchange rates, as HTML. A module of its own, loaded when the page is asked for (`src/sdks.ts`). */
export const fxCards = (view: RatesView): string => markup(<Cards {...view} />);

const Cards = ({ path, base, now, acts, coverage, rates, past, held, choices, state }: RatesView) => (
  <>
    <div class="head" data-part="head">
      <h1>{tell`Exchange rates`}</h1>
      <Badge state={COVERAGE[coverage.coverage]}>{coverage.coverage}</Badge>
      <span class="soft">{show`against ${base}`}</span>
    </div>
    <Card part="held-rates" title={tell`Figures held back`} aside={tell`the last good rate serves meanwhile`}>
      <p class="soft">{tell`A figure that is implausible, or that the second source contradicts, never comes into force by itself. Look it up elsewhere, then decide, once. It ends by itself where its source says what is right.`}</p>
      <Filter choices={choices.map((label) => ({ label, path: `${path}?state=${label}` }))} chosen={state} />
      {held.items.length === 0 && <p>{tell`None.`}</p>}
      <ul class="rows">
        {held.items.map((one) => (
          <HeldRow held={one} now={now} acts={acts} />
        ))}
      </ul>
      <More path={`${path}?state=${state}`} cursor={held.nextCursor} />
    </Card>
    <Card part="coverage" title={tell`Coverage over time`} aside={tell`by the rates that were in force`}>
      <DayBars
        id="coverage-figures"
        label={tell`Currencies`}
        of={tell`time`}
        days={past.map(({ at }) => at.toISOString().slice(0, 16).replace("T", " "))}
        series={[
          { name: tell`fresh`, colour: GREEN, values: past.map(({ fresh }) => fresh) },
          { name: tell`stale`, colour: ORANGE, values: past.map(({ stale }) => stale) },
          { name: tell`refused`, colour: RED, values: past.map(({ refused }) => refused) },
        ]}
        text={String}
      />
    </Card>
    <Card part="rates" title={tell`In force`}>
      <div class="scroll stack">
        <table>
          <thead>
            <tr>
              <th>{tell`Currency`}</th>
              <th>{show`For one ${base}`}</th>
              <th>{tell`Published`}</th>
              <th>{tell`Source`}</th>
              <th>{tell`Stands`}</th>
            </tr>
          </thead>
          <tbody>
            {rates.map(({ currency, rate, freshness }) => (
              <tr>
                <td>{currency}</td>
                <td data-label={tell`For one ${base}`}>{rate?.rate ?? tell`none`}</td>
                <td data-label={tell`Published`}>
                  <Ago at={rate?.asOf.toISOString() ?? null} now={now} />
                </td>
                <td data-label={tell`Source`}>{rate?.source ?? tell`not noted`}</td>
                <td data-label={tell`Stands`}>
                  <span>
                    <Badge state={FRESHNESS[freshness]}>{freshness === "expired" ? tell`refused` : stateName(freshness)}</Badge>{" "}
                    {rate?.heldSince !== undefined && <Badge state="warn">{tell`last good`}</Badge>}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  </>
);

const STATE: Readonly<Record<string, string>> = { open: "warn", accepted: "pass" };

const DOUBT: Record<Doubt, Said> = {
  "not-a-rate": mark`not a rate`,
  "dated-ahead": mark`dated ahead`,
  "base-not-one": mark`the base is not one`,
  "moved-together": mark`all moved together`,
  "out-of-band": mark`of another order of magnitude`,
  "changed-too-much": mark`changed too much`,
  placeholder: mark`a placeholder`,
  inverted: mark`inverted`,
  "mixed-columns": mark`columns are mixed up`,
  "publication-implausible": mark`most of its publication is implausible`,
  contradicted: mark`the other source contradicts it`,
};

const HeldRow = ({ held, now, acts }: { held: HeldRate; now: Date; acts: boolean }) => {
  const { id, base, currency, rate, asOf, source, doubts, storedRate, storedAsOf, heldAt, state, decidedBy, decidedAt, note } = held;
  return (
    <li>
      <p class="line">
        <Badge state={STATE[state] ?? "plain"}>{state}</Badge>
        <strong>
          1 {base} = {rate} {currency}
        </strong>
        <span class="soft">{doubts.map((doubt) => told(DOUBT[doubt])).join(", ")}</span>
      </p>
      <p class="soft">
        {show`${source} published it ${<Ago at={asOf.toISOString()} now={now} />}, held ${<Ago at={heldAt.toISOString()} now={now} />}`}
        {" ·"}{" "}
        {storedRate === null ? (
          tell`nothing was stored then`
        ) : (
          <>{show`stored then: ${storedRate}, published ${<Ago at={storedAsOf?.toISOString() ?? null} now={now} />}`}</>
        )}
        {decidedAt !== null && (
          <>
            {" "}
            · {stateName(state)} <Time at={decidedAt.toISOString()} />
            {decidedBy !== null && ` ${tell`by ${decidedBy}`}`}
            {note !== null && `: ${note}`}
          </>
        )}
      </p>
      {acts && state === "open" && (
        <details id={`decide-${id}`}>
          <summary aria-label={tell`Decide: ${currency} at ${rate}, ${id}`}>{tell`Decide`}</summary>
          <form method="post">
            <TextField name="note" label={tell`Reason (kept with the decision)`} />
            <div class="buttons">
              <ActButton
                primary
                name="decision"
                value="reject"
                api={`POST /admin/fx/held-rates/${id}/decision`}
                confirm={tell`Never bring 1 ${base} = ${rate} ${currency} into force? ${storedRate === null ? tell`There is no rate to convert with` : tell`${storedRate} goes on serving`} until a later publication.`}
                label={tell`Reject ${rate}`}
              />
              <ActButton
                name="decision"
                value="accept"
                api={`POST /admin/fx/held-rates/${id}/decision`}
                confirm={tell`Convert with 1 ${base} = ${rate} ${currency} from now on${storedRate === null ? "" : tell`, in place of ${storedRate}`}?`}
                label={tell`Accept ${rate}`}
              />
            </div>
          </form>
        </details>
      )}
    </li>
  );
};
