ALTER TABLE "searches" ADD COLUMN "made_by_run" text;--> statement-breakpoint
CREATE UNIQUE INDEX "searches_made_by_run" ON "searches" USING btree ("made_by_run");