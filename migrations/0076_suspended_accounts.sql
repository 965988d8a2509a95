ALTER TABLE "buyers" ADD COLUMN "suspended_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "buyers" ADD COLUMN "suspended_reason" text;--> statement-breakpoint
CREATE INDEX "buyers_suspended" ON "buyers" USING btree ("id") WHERE "buyers"."suspended_at" is not null;--> statement-breakpoint
CREATE INDEX "buyers_closed" ON "buyers" USING btree ("id") WHERE "buyers"."closed_at" is not null;