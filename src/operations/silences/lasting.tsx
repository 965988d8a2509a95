import type { Child } from "hono/jsx";
import { Ago, Badge } from "../../platform/console/parts.tsx";
import { show, tell } from "../../platform/console/tell.ts";

interface LastingProps {
  /** What it is called while it stands. */
  kind: string;
  beginsAt: number;
  endsAt: number;
  reason: string;
  by: string;
  now: Date;
  /** What it is about. */
  children: Child;
}

/** What somebody said for a while, now or in time to come: a silence, a window, a cover. */
export const Lasting = ({ kind, beginsAt, endsAt, reason, by, now, children }: LastingProps) => {
  const begins = beginsAt > now.getTime();
  return (
    <>
      <p class="line">
        {show`${<Badge state={begins ? "plain" : "warn"}>{begins ? tell`planned` : kind}</Badge>}${children}${
          begins && <> {show`begins ${<Ago at={beginsAt} now={now} />} and`}</>
        } ends ${<Ago at={endsAt} now={now} />}`}
      </p>
      <p class="soft">
        {reason}
        {" · "}
        {show`by ${by}`}
      </p>
    </>
  );
};
