import type { Contract } from "../../platform/contract.ts";
import { ShareBar } from "../../platform/console/chart.tsx";
import { Ago, Badge } from "../../platform/console/parts.tsx";
import { count } from "./console.tsx";
import { dailyLimit } from "./budget.ts";
import { poolLimits, type AccountLease } from "./pool.ts";
import type { Panels } from "./read-panels.ts";

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

/** The budget of all accounts, and the accounts that hold most of it. */
export const QuotaPanel = ({ quota, llm, now }: { quota: NonNullable<Panels["quota"]>; llm: Contract["llm"]; now: Date }) => {
  const { figures, largest, backlog } = quota;
  const { total, unverified } = poolLimits(llm);
  return (
    <>
      <dl>
        <Taken label="All accounts" part={figures.leased} whole={total} />
        <Taken label="Unverified ones" part={figures.unverifiedLeased} whole={unverified} />
        <dt>Accounts</dt>
        <dd>
          {count(figures.accounts)}, {count(figures.unverifiedAccounts)} unverified
        </dd>
        <dt>Short of</dt>
        <dd>{figures.short === null ? "nothing" : <Badge state="fail">{figures.short}</Badge>}</dd>
        <dt>No audit event yet</dt>
        <dd>
          {count(backlog.calls)} calls
          {backlog.oldestAt !== null && (
            <>
              , the oldest <Ago at={backlog.oldestAt} now={now} />
            </>
          )}
        </dd>
      </dl>
      {largest.length > 0 && <Leases leases={largest} llm={llm} />}
    </>
  );
};

const Taken = ({ label, part, whole }: { label: string; part: number; whole: number }) => (
  <>
    <dt>{label}</dt>
    <dd>
      {count(part)} of {count(whole)} ({percent(part, whole)}) <ShareBar share={part / whole} />
    </dd>
  </>
);

const Leases = ({ leases, llm }: { leases: readonly AccountLease[]; llm: Contract["llm"] }) => (
  <div class="scroll stack">
    <table>
      <caption>The largest leases</caption>
      <thead>
        <tr>
          <th>User</th>
          <th>On lease</th>
          <th>Used, as told last</th>
          <th>Of the account's day</th>
        </tr>
      </thead>
      <tbody>
        {leases.map(({ userId, verified, tokens, used }) => (
          <tr>
            <td>
              <span>
                <code>{userId}</code> {!verified && <Badge state="plain">unverified</Badge>}
              </span>
            </td>
            <td data-label="On lease">{count(tokens)}</td>
            <td data-label="Used, as told last">{count(used)}</td>
            <td data-label="Of the account's day">
              <span>
                {percent(tokens, dailyLimit(llm, verified))} <ShareBar share={tokens / dailyLimit(llm, verified)} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
