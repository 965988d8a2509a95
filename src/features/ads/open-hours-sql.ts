import { sql, type SQL } from "drizzle-orm";

/** As far as the next open hour is looked for: two weeks and a day, as `nextOpening` does. */
const HOURS_AHEAD = 360;

const localSql = (at: SQL): SQL => sql`(${at} at time zone (c.hours ->> 'timeZone'))`;

/** True of campaign `c` at a moment of its hours of the week; of one without any, always. */
export const isOpenSql = (at: SQL): SQL => sql`(c.hours is null or substr(c.hours ->> 'week',
  ((extract(isodow from ${localSql(at)}) - 1) * 24 + extract(hour from ${localSql(at)}))::int + 1, 1) = '1')`;

/** True of an hour since the epoch within which campaign `c` is open at some time: offsets of zones are whole quarters of an hour. */
const opensInSql = (hour: SQL): SQL =>
  sql`exists (select from generate_series(0, 2700, 900) quarter where ${isOpenSql(sql`to_timestamp(${hour}::float8 * 3600 + quarter)`)})`;

/** The first hour from one on in which campaign `c` is open; the last that is looked at where none is, so that it is looked for again. */
export const nextOpenHourSql = (from: SQL): SQL => sql`(case when c.hours is null then ${from} else coalesce(
  (select ahead from generate_series(${from}, ${from} + ${HOURS_AHEAD}::int) ahead where ${opensInSql(sql`ahead`)} order by ahead limit 1),
  ${from} + ${HOURS_AHEAD}::int) end)`;

/** Of a day's hours in which campaign `c` is open, the one that comes after a share of them; null of a day on which it is not. */
export const openHourAfterSql = (dayStart: number, { spent, budget }: { spent: SQL; budget: SQL }): SQL => {
  const opens = sql`from generate_series(${dayStart}::int, ${dayStart}::int + 23) of_day where ${opensInSql(sql`of_day`)}`;
  return sql`(case when c.hours is null then ${dayStart}::int + ${spent} * 24 / ${budget}
    else (select of_day ${opens} order by of_day offset ${spent} * (select count(*) ${opens}) / ${budget} limit 1) end)`;
};
