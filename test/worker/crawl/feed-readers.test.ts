import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { sweepFeeds } from "../../../src/features/crawl/feeds/sweep-feeds.ts";
import { supplierFeeds, suppliers } from "../../../src/features/crawl/tables.ts";
import { dyingAfter } from "./dying.ts";
import { feedStage } from "./feed-stage.ts";

describe("who reads a feed", () => {
  it("is one at a time, when it is due", async () => {
    const { read, asked } = await feedStage();
    expect((await Promise.all([read(), read(), read()])).filter((outcome) => outcome === "read")).toHaveLength(1);
    expect(await read()).toBeUndefined();
    expect(asked.filter(({ path }) => path === "/feed.xml")).toHaveLength(1);
  });

  it.each([
    ["when it is claimed", /"supplier_feeds" set "held_until" = .*"fence" \+ 1/],
    ["when its offers are stored", /insert into "offers"/],
    ["when its pages are answered for", /insert into "supplier_pages"/],
    ["when what it names no more is withdrawn", /set "withdrawn_at"/],
  ])("may die %s: the next one comes to the same", async (_, said) => {
    const { deps, read, isDue, rows, standing, searching, shown, time, feed } = await feedStage();
    await read();
    const searchId = await searching();
    rows.delete("S1");
    rows.set("S3", { id: "S3", title: "Black speaker 3", price: "13.00 USD", availability: "in_stock" });
    isDue();
    const died = dyingAfter((statement) => said.test(statement.replaceAll('\\"', '"')), read);
    await died;
    expect(await feed()).toMatchObject({ heldUntil: expect.any(Date) });
    time.offsetMs += (deps.contract.crawl.feeds.leaseSeconds + 1) * 1000;
    expect(await read()).toBe("read");
    expect(await standing()).toEqual(["S0 1000", "S2 1200", "S3 1300"]);
    expect(await shown(searchId)).not.toContain("Black speaker 1 1100");
  });

  it("stores nothing more once his claim is lost", async () => {
    const { deps, read, supplierId, standing } = await feedStage();
    const { pause } = deps;
    deps.pause = async (milliseconds) => {
      await deps.db
        .update(supplierFeeds)
        .set({ fence: sql`${supplierFeeds.fence} + 1` })
        .where(eq(supplierFeeds.supplierId, supplierId));
      return pause(milliseconds);
    };
    expect(await read()).toBeUndefined();
    expect(await standing()).toEqual([]);
  });
});

describe("the sweep of feeds", () => {
  it("reads those that are due of suppliers that are crawled, anew where the address is another, and forgets one that is taken away", async () => {
    const { deps, asked, origin, isMine, switches, supplierId } = await feedStage();
    const fed = () => asked.filter(({ path }) => path.startsWith("/feed")).map(({ path }) => path);
    await sweepFeeds(deps);
    expect(fed(), "it is switched off").toEqual([]);
    await deps.db.update(suppliers).set({ enabled: true }).where(isMine);
    switches.dispatch = "off";
    await sweepFeeds(deps);
    switches.dispatch = "on";
    await sweepFeeds(deps);
    await sweepFeeds(deps);
    expect(fed()).toEqual(["/feed.xml"]);
    await deps.db
      .update(suppliers)
      .set({ feedUrl: `${origin}/feed2.xml` })
      .where(isMine);
    await sweepFeeds(deps);
    expect(fed()).toEqual(["/feed.xml", "/feed2.xml"]);
    await deps.db.update(suppliers).set({ feedUrl: null, enabled: false }).where(isMine);
    await sweepFeeds(deps);
    expect(await deps.db.select().from(supplierFeeds).where(eq(supplierFeeds.supplierId, supplierId))).toEqual([]);
  });
});
