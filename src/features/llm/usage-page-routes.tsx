import { raw } from "hono/html";
import * as z from "zod";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { AppError } from "../../platform/errors.ts";
import { daySchema } from "../../platform/http/day-schema.ts";
import { foreignCursor, pageQuery, readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { idSchema } from "../../platform/ids.ts";
import { utcDay } from "../../platform/utc-day.ts";
import { loadUsageCards } from "../../sdks.ts";
import type { LlmDeps } from "./ports.ts";
import { MEASURES, USAGE_PATH, type Asked } from "./usage-path.ts";
import { sumRange, tokensOfUser, usersOfRange, type AfterUser } from "./usage-range-store.ts";
import { rangeOf, type DayRange } from "./usage-range.ts";
import { tell } from "../../platform/console/tell.ts";

const day = daySchema.optional();
const query = pageQuery(100).extend({
  from: day,
  to: day,
  of: z.enum(MEASURES).default("tokens"),
  /** A form sends a field that was left empty. */
  user: z.union([z.literal(""), idSchema("usr")]).optional(),
});

export const llmUsagePageRoutes = new Routes<LlmDeps>().add(
  {
    method: "get",
    path: USAGE_PATH,
    tag: "Console",
    summary: "Usage of models by day, model, user and service token",
    description:
      "UTC days, both included; the last fortnight where none are given. Rows of so many days are added up for it: it does not renew itself.",
    access: "observer",
    page: true,
    query,
    replies: { 200: { description: "HTML.", contentType: "text/html" } },
  },
  async ({ deps, identity, query: { from, to, of, user: given, limit, cursor } }) => {
    const today = utcDay(deps.clock.now());
    const range = readRange({ from, to }, today);
    const user = given === "" ? undefined : given;
    const asked: Asked = { range, of, user };
    const [usage, users, tokens] = await Promise.all([
      sumRange(deps.db, range, user),
      user === undefined ? usersOfRange(deps.db, range, limit + 1, readAfter(cursor)) : [],
      user === undefined ? [] : tokensOfUser(deps.db, range, user),
    ]);
    const page = toPage(
      users,
      limit,
      ({ userId, reportedTokens, estimatedTokens }) => [String(reportedTokens + estimatedTokens), userId],
      ({ userId, ...sums }) => ({ name: userId, ...sums }),
    );
    const named = tokens.map(({ tokenId, name, ...sums }) => ({ name: tokenName(tokenId, name), ...sums }));
    const { usageCards } = await loadUsageCards();
    return htmlResponse(
      <Page title={tell`LLM usage`} path={USAGE_PATH} operator={identity}>
        {raw(usageCards({ asked, today, usage, users: page.items, nextCursor: page.nextCursor, tokens: named }))}
      </Page>,
    );
  },
);

/** The days asked for, or a `validation` fault that points at what is wrong with them. */
function readRange(asked: Parameters<typeof rangeOf>[0], today: string): DayRange {
  const range = rangeOf(asked, today);
  if (range.ok) return range.value;
  const { member, detail } = range.refusal;
  throw new AppError("validation", "these days cannot be shown", { errors: [{ pointer: `/query/${member}`, detail }] });
}

/** A token that is gone has no name any more. */
const tokenName = (id: string | null, name: string | null): string =>
  id === null ? "none, by session" : name === null ? id : `${name} (${id})`;

function readAfter(cursor: string | undefined): AfterUser | undefined {
  const parts = readCursor(cursor, 2);
  if (!parts) return undefined;
  const [tokens = "", userId = ""] = parts;
  if (!/^\d{1,15}$/.test(tokens)) throw foreignCursor();
  return { tokens: Number(tokens), userId };
}
