import { ActButton, Filter, More, TextField } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { DayBars } from "../../platform/console/chart.tsx";
import { markup } from "../../platform/console/markup.ts";
import { Ago, Badge, Time } from "../../platform/console/parts.tsx";
import type { CoverageAt } from "./coverage-history.ts";
import type { HeldRate } from "./held-store.ts";
import type { CoverageReport, Freshness, Rate } from "./rules.ts";

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
      <h1>Exchange rates</h1>
      <Badge state={COVERAGE[coverage.coverage]}>{coverage.coverage}</Badge>
      <span class="soft">against {base}</span>
    </div>
    <Card part="held-rates" title="Figures held back" aside="the last good rate serves meanwhile">
      <p class="soft">
        A figure that is implausible, or that the second source contradicts, never comes into force by itself. Look it up elsewhere, then
        decide, once. It ends by itself where its source says what is right.
      </p>
      <Filter choices={choices.map((label) => ({ label, path: `${path}?state=${label}` }))} chosen={state} />
      {held.items.length === 0 && <p>None.</p>}
      <ul class="rows">
        {held.items.map((one) => (
          <HeldRow held={one} now={now} acts={acts} />
        ))}
      </ul>
      <More path={`${path}?state=${state}`} cursor={held.nextCursor} />
    </Card>
    <Card part="coverage" title="Coverage over time" aside="by the rates that were in force">
      <DayBars
        id="coverage-figures"
        label="Currencies"
        of="time"
        days={past.map(({ at }) => at.toISOString().slice(0, 16).replace("T", " "))}
        series={[
          { name: "fresh", colour: GREEN, values: past.map(({ fresh }) => fresh) },
          { name: "stale", colour: ORANGE, values: past.map(({ stale }) => stale) },
          { name: "refused", colour: RED, values: past.map(({ refused }) => refused) },
        ]}
        text={String}
      />
    </Card>
    <Card part="rates" title="In force">
      <div class="scroll stack">
        <table>
          <thead>
            <tr>
              <th>Currency</th>
              <th>For one {base}</th>
              <th>Published</th>
              <th>Source</th>
              <th>Stands</th>
            </tr>
          </thead>
          <tbody>
            {rates.map(({ currency, rate, freshness }) => (
              <tr>
                <td>{currency}</td>
                <td data-label={`For one ${base}`}>{rate?.rate ?? "none"}</td>
                <td data-label="Published">
                  <Ago at={rate?.asOf.toISOString() ?? null} now={now} />
                </td>
                <td data-label="Source">{rate?.source ?? "not noted"}</td>
                <td data-label="Stands">
                  <span>
                    <Badge state={FRESHNESS[freshness]}>{freshness === "expired" ? "refused" : freshness}</Badge>{" "}
                    {rate?.heldSince !== undefined && <Badge state="warn">last good</Badge>}
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

const HeldRow = ({ held, now, acts }: { held: HeldRate; now: Date; acts: boolean }) => {
  const { id, base, currency, rate, asOf, source, doubts, storedRate, storedAsOf, heldAt, state, decidedBy, decidedAt, note } = held;
  return (
    <li>
      <p class="line">
        <Badge state={STATE[state] ?? "plain"}>{state}</Badge>
        <strong>
          1 {base} = {rate} {currency}
        </strong>
        <span class="soft">{doubts.map((doubt) => doubt.replaceAll("-", " ")).join(", ")}</span>
      </p>
      <p class="soft">
        {source} published it <Ago at={asOf.toISOString()} now={now} />, held <Ago at={heldAt.toISOString()} now={now} /> ·{" "}
        {storedRate === null ? (
          "nothing was stored then"
        ) : (
          <>
            stored then: {storedRate}, published <Ago at={storedAsOf?.toISOString() ?? null} now={now} />
          </>
        )}
        {decidedAt !== null && (
          <>
            {" "}
            · {state} <Time at={decidedAt.toISOString()} />
            {decidedBy !== null && ` by ${decidedBy}`}
            {note !== null && `: ${note}`}
          </>
        )}
      </p>
      {acts && state === "open" && (
        <details id={`decide-${id}`}>
          <summary aria-label={`Decide: ${currency} at ${rate}, ${id}`}>Decide</summary>
          <form method="post">
            <TextField name="note" label="Reason (kept with the decision)" />
            <div class="buttons">
              <ActButton
                primary
                name="decision"
                value="reject"
                api={`POST /admin/fx/held-rates/${id}/decision`}
                confirm={`Never bring 1 ${base} = ${rate} ${currency} into force? ${storedRate === null ? "There is no rate to convert with" : `${storedRate} goes on serving`} until a later publication.`}
                label={`Reject ${rate}`}
              />
              <ActButton
                name="decision"
                value="accept"
                api={`POST /admin/fx/held-rates/${id}/decision`}
                confirm={`Convert with 1 ${base} = ${rate} ${currency} from now on${storedRate === null ? "" : `, in place of ${storedRate}`}?`}
                label={`Accept ${rate}`}
              />
            </div>
          </form>
        </details>
      )}
    </li>
  );
};
