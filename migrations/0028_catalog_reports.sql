CREATE TABLE "catalog_report_days" (
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"figure" text NOT NULL,
	"total" bigint NOT NULL,
	CONSTRAINT "catalog_report_days_day_kind_figure_pk" PRIMARY KEY("day","kind","figure")
);
--> statement-breakpoint
CREATE TABLE "catalog_reports" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"search_id" text,
	"began_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone NOT NULL,
	"figures" jsonb NOT NULL,
	"written_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "catalog_reports_written" ON "catalog_reports" USING btree ("written_at");--> statement-breakpoint
CREATE INDEX "catalog_reports_search" ON "catalog_reports" USING btree ("search_id","ended_at") WHERE "catalog_reports"."search_id" is not null;