CREATE TABLE "resource_enrichments" (
	"run_id" text NOT NULL,
	"number" integer NOT NULL,
	"enricher" text NOT NULL,
	"subject" text NOT NULL,
	"paths" text NOT NULL,
	"suffix" text NOT NULL,
	"answer" text,
	"error" text,
	CONSTRAINT "resource_enrichments_run_id_number_pk" PRIMARY KEY("run_id","number")
);
--> statement-breakpoint
CREATE TABLE "resource_requests" (
	"owner" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"id" text NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "resource_requests_owner_key_pk" PRIMARY KEY("owner","key")
);
--> statement-breakpoint
CREATE TABLE "resource_versions" (
	"owner" text NOT NULL,
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"run_id" text NOT NULL,
	"started" integer DEFAULT 0 NOT NULL,
	"name" text NOT NULL,
	"info" text NOT NULL,
	"info_hash" text NOT NULL,
	"transformed" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"imported_at" timestamp (3) with time zone,
	CONSTRAINT "resource_versions_owner_id_version_pk" PRIMARY KEY("owner","id","version"),
	CONSTRAINT "resource_versions_run_id_unique" UNIQUE("run_id")
);
--> statement-breakpoint
CREATE TABLE "resources" (
	"owner" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "resources_owner_id_pk" PRIMARY KEY("owner","id")
);
--> statement-breakpoint
CREATE INDEX "resource_versions_unstarted" ON "resource_versions" USING btree ("created_at") WHERE "resource_versions"."started" = 0;--> statement-breakpoint
CREATE INDEX "resources_of_owner" ON "resources" USING btree ("owner","updated_at" DESC NULLS LAST,"id" DESC NULLS LAST);