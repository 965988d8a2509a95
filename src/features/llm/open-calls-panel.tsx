import { Ago, Badge } from "../../platform/console/parts.tsx";
import { count } from "./console.tsx";
import type { Standing } from "./open-call-rules.ts";
import type { OpenCalls } from "./read-open-calls.ts";
import { usdText } from "./unit.ts";
import { mark, show, tell, told } from "../../platform/console/tell.ts";
import type { Said } from "../../platform/language/say.ts";

const STATES: Readonly<Record<Standing, { state: string; text: Said }>> = {
  "under-way": { state: "pass", text: mark`under way` },
  "isolate-lost": { state: "fail", text: mark`left by a lost isolate` },
  overdue: { state: "fail", text: mark`overdue` },
};

/** Calls that no answer has ended yet, and what isolates hold for those that nobody told of. */
export const OpenCallsPanel = ({ open, now }: { open: OpenCalls; now: Date }) => (
  <>
    {open.unanswered.length > 0 && (
      <p class="problem">
        {open.unanswered.length === 1 ? tell`The budget` : tell`The budgets`}{" "}
        {show`of ${open.unanswered.join(", ")} did not answer: their calls are missing.`}
      </p>
    )}
    {open.calls.length === 0 && open.leases.length === 0 && <p class="soft">{tell`None.`}</p>}
    {(open.calls.length > 0 || open.leases.length > 0) && (
      <div class="scroll stack">
        <table>
          <thead>
            <tr>
              <th>{tell`Since`}</th>
              <th>{tell`Model`}</th>
              <th>{tell`State`}</th>
              <th>{tell`Reserved`}</th>
              <th>{tell`Money`}</th>
              <th>{tell`Service token`}</th>
              <th>{tell`User`}</th>
            </tr>
          </thead>
          <tbody>
            {open.calls.map((call) => (
              <Call call={call} now={now} />
            ))}
            {open.leases.map((lease) => (
              <Lease lease={lease} now={now} />
            ))}
          </tbody>
        </table>
      </div>
    )}
    {open.further > 0 && <p class="soft">{show`${count(open.further)} more calls of these accounts.`}</p>}
    {open.unasked > 0 && <p class="soft">{show`${count(open.unasked)} more accounts may have calls under way.`}</p>}
  </>
);

const Call = ({ call, now }: { call: OpenCalls["calls"][number]; now: Date }) => (
  <tr>
    <td>{call.since === null ? "–" : <Ago at={Date.parse(call.since)} now={now} />}</td>
    <td data-label={tell`Model`}>
      <span>
        {call.model ?? "–"} <span class="soft">{call.wire}</span> {call.streamed === true && <span class="soft">{tell`stream`}</span>}
      </span>
    </td>
    <td data-label={tell`State`}>
      <State of={call.standing} />
    </td>
    <Reserved {...call} />
    <td data-label={tell`Service token`}>{call.serviceTokenId === null ? "–" : <code>{call.serviceTokenId}</code>}</td>
    <td data-label={tell`User`}>
      <code>{call.userId}</code>
    </td>
  </tr>
);

const Lease = ({ lease, now }: { lease: OpenCalls["leases"][number]; now: Date }) => (
  <tr>
    <td>
      <Ago at={lease.heardAt} now={now} />
    </td>
    <td data-label={tell`Model`}>
      <span class="soft">{tell`an isolate's lease`}</span>
    </td>
    <td data-label={tell`State`}>
      {lease.standing === "under-way" ? <Badge state="plain">{tell`on lease`}</Badge> : <State of={lease.standing} />}
    </td>
    <Reserved {...lease} />
    <td data-label={tell`Service token`}>–</td>
    <td data-label={tell`User`}>
      <code>{lease.userId}</code>
    </td>
  </tr>
);

const State = ({ of }: { of: Standing }) => <Badge state={STATES[of].state}>{told(STATES[of].text)}</Badge>;

const Reserved = ({ tokens, nanoUsd }: { tokens: number; nanoUsd: number | null }) => (
  <>
    <td data-label={tell`Reserved`}>{count(tokens)}</td>
    <td data-label={tell`Money`}>{nanoUsd === null ? "–" : usdText(nanoUsd)}</td>
  </>
);
