ALTER TABLE "ad_campaigns" ADD COLUMN "spent_in_total_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
-- What a campaign was billed in total is kept with the day that is billed, by whichever release bills it. The row that a click changes is
-- locked by it before, so that this waits for nobody.
CREATE FUNCTION ad_spend_total() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE ad_campaigns c SET spent_in_total_minor = c.spent_in_total_minor + d.minor
    FROM (SELECT campaign_id, sum(spent_minor) AS minor FROM after_change GROUP BY campaign_id) d
    WHERE c.id = d.campaign_id AND d.minor <> 0;
  ELSIF TG_OP = 'DELETE' THEN
    UPDATE ad_campaigns c SET spent_in_total_minor = c.spent_in_total_minor - d.minor
    FROM (SELECT campaign_id, sum(spent_minor) AS minor FROM before_change GROUP BY campaign_id) d
    WHERE c.id = d.campaign_id AND d.minor <> 0;
  ELSE
    UPDATE ad_campaigns c SET spent_in_total_minor = c.spent_in_total_minor + d.minor
    FROM (
      SELECT campaign_id, sum(minor) AS minor
      FROM (SELECT campaign_id, spent_minor AS minor FROM after_change UNION ALL SELECT campaign_id, -spent_minor FROM before_change) change
      GROUP BY campaign_id
    ) d
    WHERE c.id = d.campaign_id AND d.minor <> 0;
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER ad_spend_inserted_total AFTER INSERT ON "ad_spend"
REFERENCING NEW TABLE AS after_change FOR EACH STATEMENT EXECUTE FUNCTION ad_spend_total();
--> statement-breakpoint
CREATE TRIGGER ad_spend_updated_total AFTER UPDATE ON "ad_spend"
REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change FOR EACH STATEMENT EXECUTE FUNCTION ad_spend_total();
--> statement-breakpoint
CREATE TRIGGER ad_spend_deleted_total AFTER DELETE ON "ad_spend"
REFERENCING OLD TABLE AS before_change FOR EACH STATEMENT EXECUTE FUNCTION ad_spend_total();
--> statement-breakpoint
-- What was billed before. The triggers' locks keep clicks out until this transaction ends, so that none is counted twice or not at all.
UPDATE "ad_campaigns" c SET spent_in_total_minor = d.minor
FROM (SELECT campaign_id, sum(spent_minor) AS minor FROM "ad_spend" GROUP BY campaign_id) d
WHERE c.id = d.campaign_id;
