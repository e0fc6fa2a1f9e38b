CREATE TABLE "uploads" (
	"id" text PRIMARY KEY NOT NULL,
	"owner" text NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"size" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"touched_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"used_by" text,
	"deleted_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE INDEX "uploads_unused" ON "uploads" USING btree ("touched_at") WHERE "uploads"."used_by" is null;--> statement-breakpoint
CREATE INDEX "uploads_deleted" ON "uploads" USING btree ("deleted_at") WHERE "uploads"."deleted_at" is not null;