import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { claimFeed, noteFeeds } from "../../../src/features/crawl/feeds/store.ts";
import { sweepFeeds } from "../../../src/features/crawl/feeds/sweep-feeds.ts";
import { supplierFeeds, supplierPages, suppliers } from "../../../src/features/crawl/tables.ts";
import { inPlaceOf, POSTGRES } from "../../support/network.ts";
import { dyingAfter } from "./dying.ts";
import { feedStage } from "./feed-stage.ts";

/** Postgres refuses statements about a supplier. */
function refusing(supplierId: string, isRefused: (statement: string) => boolean) {
  return inPlaceOf(POSTGRES, async (input, init, onward) => {
    const said = typeof init?.body === "string" ? init.body : "";
    if (said.includes(supplierId) && isRefused(said)) throw new Error("refused");
    return onward(input, init);
  });
}

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

  it("withdraws what only a feed offered that stood elsewhere, once the one it has now is read as a whole; open searches follow", async () => {
    const { deps, read, rows, shop, origin, isMine, isDue, standing, searching, shown } = await feedStage();
    await read();
    const searchId = await searching();
    const elsewhere = async (path: string) => {
      await deps.db
        .update(suppliers)
        .set({ feedUrl: origin + path })
        .where(isMine);
      await noteFeeds(deps.db, deps.clock.now());
      isDue();
    };
    rows.delete("S1");
    shop.cut = true;
    await elsewhere("/feed2.xml");
    expect(await read()).toBe("cut");
    expect(await standing(), "it was not read as a whole").toEqual(["S0 1000", "S1 1100", "S2 1200"]);
    shop.cut = false;
    await elsewhere("/feed3.xml");
    expect(await read()).toBe("read");
    expect(await standing()).toEqual(["S0 1000", "S2 1200"]);
    expect(await shown(searchId)).toEqual(["Black speaker 0 1000", "Black speaker 2 1200"]);
  });

  it("withdraws what a feed offered that is taken away, once nobody reads it, and asks for its pages themselves", async () => {
    const { deps, read, isMine, isDue, standing, searching, shown, time, supplierId } = await feedStage();
    await read();
    const searchId = await searching();
    isDue();
    await claimFeed(deps.db, supplierId, deps.clock.now(), new Date(deps.clock.now().getTime() + 60_000));
    await deps.db.update(suppliers).set({ feedUrl: null }).where(isMine);
    await sweepFeeds(deps);
    expect(await standing()).toHaveLength(3);
    time.offsetMs += 60_001;
    await sweepFeeds(deps);
    expect(await standing()).toEqual([]);
    expect(await shown(searchId)).toEqual([]);
    const pages = await deps.db.select().from(supplierPages).where(eq(supplierPages.supplierId, supplierId));
    expect(pages).toHaveLength(3);
    expect(pages.filter(({ outcome, answeredAt, fedBy }) => outcome ?? answeredAt ?? fedBy)).toEqual([]);
  });

  it("leaves alone what has not changed", async () => {
    const { deps, supplierId } = await feedStage();
    const lock = async () =>
      (await deps.db.execute(sql`select xmin::text, xmax::text from supplier_feeds where supplier_id = ${supplierId}`)).rows;
    const before = await lock();
    await noteFeeds(deps.db, deps.clock.now());
    expect(await lock()).toEqual(before);
  });

  it("reads the others' where what one offered cannot be withdrawn", async () => {
    const [one, other] = [await feedStage(), await feedStage()];
    await one.read();
    await one.deps.db.update(suppliers).set({ feedUrl: null }).where(one.isMine);
    await other.deps.db.update(suppliers).set({ enabled: true }).where(other.isMine);
    const refused = refusing(one.supplierId, () => true);
    await sweepFeeds(other.deps);
    refused();
    expect(await other.feed()).toMatchObject({ outcome: "read" });
    expect(await one.standing()).toHaveLength(3);
    await other.deps.db.update(suppliers).set({ enabled: false }).where(other.isMine);
  });

  it("goes on with the others where one of them throws, and counts as failed what cannot be noted", async () => {
    const [one, other] = [await feedStage(), await feedStage()];
    const enable = (enabled: boolean) =>
      Promise.all([one, other].map(({ deps, isMine }) => deps.db.update(suppliers).set({ enabled }).where(isMine)));
    await enable(true);
    const refuse = (isRefused: (statement: string) => boolean) => refusing(one.supplierId, isRefused);
    const noting = (said: string) => /update \W*supplier_feeds\W* set .*outcome/.test(said);
    const always = refuse(noting);
    expect(await sweepFeeds(one.deps)).toEqual({ read: 1 });
    always();
    expect(await other.feed()).toMatchObject({ outcome: expect.any(String), heldUntil: null });
    expect(await one.feed()).toMatchObject({ outcome: null });

    one.time.offsetMs += (one.deps.contract.crawl.feeds.leaseSeconds + 1) * 1000;
    const noted = refuse((said) => noting(said) && said.includes('"read"'));
    expect(await sweepFeeds(one.deps)).toEqual({ read: 2 });
    noted();
    const failed = await one.feed();
    expect(failed).toMatchObject({ outcome: "failed", failures: 1, reason: expect.stringContaining("cut off"), heldUntil: null });
    expect(failed.dueAt > one.deps.clock.now()).toBe(true);
    await enable(false);
  });
});
