import type { Contract } from "../../platform/contract.ts";
import { ShareBar } from "../../platform/console/chart.tsx";
import { Ago, Badge } from "../../platform/console/parts.tsx";
import { count } from "./console.tsx";
import { dailyLimit } from "./budget.ts";
import { poolLimits, type AccountLease } from "./pool.ts";
import type { Panels } from "./read-panels.ts";
import { usdText } from "./unit.ts";

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

/** The budget of all accounts, and the accounts that hold most of it. */
export const QuotaPanel = ({ quota, llm, now }: { quota: NonNullable<Panels["quota"]>; llm: Contract["llm"]; now: Date }) => {
  const { figures, money, largest, backlog } = quota;
  const { total, unverified } = poolLimits(llm, "tokens");
  const dollars = poolLimits(llm, "nanoUsd");
  return (
    <>
      <dl>
        <Taken label="All accounts" part={figures.leased} whole={total} />
        <Taken label="Unverified ones" part={figures.unverifiedLeased} whole={unverified} />
        <Taken label="Money of all" part={money.leased} whole={dollars.total} text={usdText} />
        <Taken label="Of unverified ones" part={money.unverifiedLeased} whole={dollars.unverified} text={usdText} />
        <dt>Accounts</dt>
        <dd>
          {count(figures.accounts)}, {count(figures.unverifiedAccounts)} unverified
        </dd>
        <dt>Short of</dt>
        <dd>
          {figures.short === null && money.short === null && "nothing"}
          {figures.short !== null && <Badge state="fail">{figures.short}</Badge>}
          {money.short !== null && <Badge state="fail">money, {money.short}</Badge>}
        </dd>
        <dt>Own limits nearly used</dt>
        <dd>{(figures.reached ?? []).map(({ percent: of, limits }) => `${count(limits)} to ${of} %`).join(", ") || "none"}</dd>
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

interface TakenProps {
  label: string;
  part: number;
  whole: number;
  text?: (amount: number) => string;
}

const Taken = ({ label, part, whole, text = count }: TakenProps) => (
  <>
    <dt>{label}</dt>
    <dd>
      {text(part)} of {text(whole)} ({percent(part, whole)}) <ShareBar share={part / whole} />
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
                {percent(tokens, dailyLimit(llm, verified).tokens)} <ShareBar share={tokens / dailyLimit(llm, verified).tokens} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
