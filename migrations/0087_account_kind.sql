ALTER TABLE "buyers" ADD COLUMN "kind" text DEFAULT 'buyer' NOT NULL;--> statement-breakpoint
UPDATE "buyers" SET "kind" = 'operators' WHERE "id" = 'usr_00000000000000000000000000';
