import { More } from "../../platform/console/action.tsx";
import { Ago, Badge, duration } from "../../platform/console/parts.tsx";
import type { EndedCall, ModelWait } from "./calls-store.ts";
import { count } from "./console.tsx";
import type { Panels } from "./read-panels.ts";
import { mark, tell, told } from "../../platform/console/tell.ts";
import type { Said } from "../../platform/language/say.ts";

const wait = (milliseconds: number | null): string => (milliseconds === null ? "–" : duration(milliseconds / 1000));
const OUTCOMES: Readonly<Record<string, Said>> = {
  complete: mark`complete`,
  cut: mark`cut`,
  "client-left": mark`client-left`,
  "timed-out": mark`timed-out`,
  abandoned: mark`abandoned`,
};
const stateOf = ({ outcome }: EndedCall): string => (outcome === "complete" ? "pass" : outcome === "client-left" ? "plain" : "warn");

/** Calls that have ended, the latest first, with how long each let itself be waited for. */
export const CallsPanel = ({ calls, path, now }: { calls: NonNullable<Panels["calls"]>; path: string; now: Date }) => (
  <>
    {calls.items.length === 0 && <p class="soft">{tell`None.`}</p>}
    {calls.items.length > 0 && (
      <div class="scroll stack">
        <table>
          <thead>
            <tr>
              <th>{tell`Ended`}</th>
              <th>{tell`Model`}</th>
              <th>{tell`End`}</th>
              <th>{tell`Tokens`}</th>
              <th>{tell`First token`}</th>
              <th>{tell`Took`}</th>
              <th>{tell`User`}</th>
            </tr>
          </thead>
          <tbody>
            {calls.items.map((call) => (
              <Call call={call} now={now} />
            ))}
          </tbody>
        </table>
      </div>
    )}
    <More path={path} cursor={calls.nextCursor} />
  </>
);

const Call = ({ call, now }: { call: EndedCall; now: Date }) => (
  <tr>
    <td>
      <Ago at={call.at.getTime()} now={now} />
    </td>
    <td data-label={tell`Model`}>
      <span>
        {call.model} <span class="soft">{call.wire}</span>
      </span>
    </td>
    <td data-label={tell`End`}>
      <Badge state={stateOf(call)}>{told(OUTCOMES[call.outcome] ?? call.outcome)}</Badge>
    </td>
    <td data-label={tell`Tokens`}>
      <span>
        {count(call.tokens)} {call.worstCase && <span class="soft">{tell`worst case`}</span>}
      </span>
    </td>
    <td data-label={tell`First token`}>{wait(call.firstTokenMs)}</td>
    <td data-label={tell`Took`}>{wait(call.durationMs)}</td>
    <td data-label={tell`User`}>
      <code>{call.userId}</code>
    </td>
  </tr>
);

/** How long streams of each model let their first token be waited for. */
export const WaitsTable = ({ waits }: { waits: readonly ModelWait[] }) =>
  waits.length === 0 ? (
    <p class="soft">{tell`No calls yet.`}</p>
  ) : (
    <div class="scroll stack">
      <table>
        <thead>
          <tr>
            <th>{tell`Model`}</th>
            <th>{tell`Half within`}</th>
            <th>{tell`95 % within`}</th>
            <th>{tell`Streams timed`}</th>
            <th>{tell`Worst cases`}</th>
          </tr>
        </thead>
        <tbody>
          {waits.map(({ model, half, most, calls, worstCases }) => (
            <tr>
              <td>{model}</td>
              <td data-label={tell`Half within`}>{wait(half)}</td>
              <td data-label={tell`95 % within`}>{wait(most)}</td>
              <td data-label={tell`Streams timed`}>{count(calls)}</td>
              <td data-label={tell`Worst cases`}>{count(worstCases)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
