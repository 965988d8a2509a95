CREATE TABLE "account_erasures" (
	"buyer_id" text PRIMARY KEY NOT NULL,
	"closed_at" timestamp (3) with time zone NOT NULL,
	"erased_at" timestamp (3) with time zone NOT NULL,
	"erased" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "buyers" ADD COLUMN "closed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "buyers" ADD COLUMN "erase_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "buyers_to_erase" ON "buyers" USING btree ("erase_at") WHERE "buyers"."erase_at" is not null;--> statement-breakpoint
CREATE INDEX "automation_dead_letters_by_buyer" ON "automation_dead_letters" USING btree ("buyer_id");