import { Ago, Badge } from "../../platform/console/parts.tsx";
import { count } from "./console.tsx";
import type { Standing } from "./open-call-rules.ts";
import type { OpenCalls } from "./read-open-calls.ts";
import { usdText } from "./unit.ts";

const STATES: Readonly<Record<Standing, { state: string; text: string }>> = {
  "under-way": { state: "pass", text: "under way" },
  "isolate-lost": { state: "fail", text: "left by a lost isolate" },
  overdue: { state: "fail", text: "overdue" },
};

/** Calls that no answer has ended yet, and what isolates hold for those that nobody told of. */
export const OpenCallsPanel = ({ open, now }: { open: OpenCalls; now: Date }) => (
  <>
    {open.unanswered.length > 0 && (
      <p class="problem">
        {open.unanswered.length === 1 ? "The budget" : "The budgets"} of {open.unanswered.join(", ")} did not answer: their calls are
        missing.
      </p>
    )}
    {open.calls.length === 0 && open.leases.length === 0 && <p class="soft">None.</p>}
    {(open.calls.length > 0 || open.leases.length > 0) && (
      <div class="scroll stack">
        <table>
          <thead>
            <tr>
              <th>Since</th>
              <th>Model</th>
              <th>State</th>
              <th>Reserved</th>
              <th>Money</th>
              <th>Service token</th>
              <th>User</th>
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
    {open.further > 0 && <p class="soft">{count(open.further)} more calls of these accounts.</p>}
    {open.unasked > 0 && <p class="soft">{count(open.unasked)} more accounts may have calls under way.</p>}
  </>
);

const Call = ({ call, now }: { call: OpenCalls["calls"][number]; now: Date }) => (
  <tr>
    <td>{call.since === null ? "–" : <Ago at={Date.parse(call.since)} now={now} />}</td>
    <td data-label="Model">
      <span>
        {call.model ?? "–"} <span class="soft">{call.wire}</span> {call.streamed === true && <span class="soft">stream</span>}
      </span>
    </td>
    <td data-label="State">
      <State of={call.standing} />
    </td>
    <Reserved {...call} />
    <td data-label="Service token">{call.serviceTokenId === null ? "–" : <code>{call.serviceTokenId}</code>}</td>
    <td data-label="User">
      <code>{call.userId}</code>
    </td>
  </tr>
);

const Lease = ({ lease, now }: { lease: OpenCalls["leases"][number]; now: Date }) => (
  <tr>
    <td>
      <Ago at={lease.heardAt} now={now} />
    </td>
    <td data-label="Model">
      <span class="soft">an isolate's lease</span>
    </td>
    <td data-label="State">{lease.standing === "under-way" ? <Badge state="plain">on lease</Badge> : <State of={lease.standing} />}</td>
    <Reserved {...lease} />
    <td data-label="Service token">–</td>
    <td data-label="User">
      <code>{lease.userId}</code>
    </td>
  </tr>
);

const State = ({ of }: { of: Standing }) => <Badge state={STATES[of].state}>{STATES[of].text}</Badge>;

const Reserved = ({ tokens, nanoUsd }: { tokens: number; nanoUsd: number | null }) => (
  <>
    <td data-label="Reserved">{count(tokens)}</td>
    <td data-label="Money">{nanoUsd === null ? "–" : usdText(nanoUsd)}</td>
  </>
);
