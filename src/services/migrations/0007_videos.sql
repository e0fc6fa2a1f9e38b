CREATE TABLE "draft_versions" (
	"draft" text NOT NULL,
	"version" integer NOT NULL,
	"body" text NOT NULL,
	"run_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "draft_versions_draft_version_pk" PRIMARY KEY("draft","version")
);
--> statement-breakpoint
CREATE TABLE "drafts" (
	"id" text PRIMARY KEY NOT NULL,
	"project" text NOT NULL,
	"type" text NOT NULL,
	"version" integer NOT NULL,
	"edited" integer DEFAULT 0 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "screenshots" (
	"project" text NOT NULL,
	"index" integer NOT NULL,
	"at_seconds" double precision NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	CONSTRAINT "screenshots_project_index_pk" PRIMARY KEY("project","index")
);
--> statement-breakpoint
CREATE TABLE "transcript_pieces" (
	"project" text NOT NULL,
	"piece" integer NOT NULL,
	"start_seconds" double precision NOT NULL,
	"end_seconds" double precision NOT NULL,
	"segments" text NOT NULL,
	"segment_count" integer NOT NULL,
	"words" integer NOT NULL,
	"language" text,
	"source" text,
	"practice" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "transcript_pieces_project_piece_pk" PRIMARY KEY("project","piece")
);
--> statement-breakpoint
CREATE TABLE "video_projects" (
	"id" text PRIMARY KEY NOT NULL,
	"owner" text NOT NULL,
	"title" text NOT NULL,
	"context" text,
	"upload_id" text NOT NULL,
	"duration_seconds" double precision NOT NULL,
	"width" integer,
	"height" integer,
	"warnings" text NOT NULL,
	"words_source" text,
	"language" text,
	"chapters" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "drafts_of_project" ON "drafts" USING btree ("project","type");--> statement-breakpoint
CREATE INDEX "video_projects_of_owner" ON "video_projects" USING btree ("owner","created_at" DESC NULLS LAST);