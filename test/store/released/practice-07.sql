CREATE TABLE clients (id TEXT PRIMARY KEY, name TEXT NOT NULL, platform TEXT NOT NULL, tenant TEXT NOT NULL, summary TEXT, version INTEGER NOT NULL, next_wake TEXT, put_back INTEGER NOT NULL DEFAULT 0, practice_id TEXT NOT NULL DEFAULT 'first');
CREATE TABLE grants (id TEXT PRIMARY KEY, platform TEXT NOT NULL, state TEXT NOT NULL, key_version INTEGER NOT NULL, data_key TEXT NOT NULL, access_token TEXT NOT NULL,
  refresh_token TEXT NOT NULL, previous_refresh_token TEXT, previous_until TEXT, access_expires_at TEXT NOT NULL, refresh_expires_at TEXT NOT NULL, hard_expires_at TEXT,
  refreshed_at TEXT NOT NULL, version INTEGER NOT NULL, lease_owner TEXT, lease_until TEXT) WITHOUT ROWID;
CREATE TABLE connections (organisation_id TEXT PRIMARY KEY, grant_id TEXT NOT NULL REFERENCES grants (id), tenant TEXT NOT NULL, connection_id TEXT, state TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX connections_by_grant ON connections (grant_id, state);
CREATE TABLE consents (id TEXT PRIMARY KEY, grant_id TEXT NOT NULL REFERENCES grants (id), platform TEXT NOT NULL, tenants TEXT NOT NULL, expires_at TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX consents_by_grant ON consents (grant_id);
CREATE TABLE practices (id TEXT PRIMARY KEY, name TEXT NOT NULL, since TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX clients_by_practice ON clients (practice_id);
CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT, since TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE identities (issuer TEXT NOT NULL, subject TEXT NOT NULL, person_id TEXT NOT NULL REFERENCES people (id), since TEXT NOT NULL, PRIMARY KEY (issuer, subject)) WITHOUT ROWID;
CREATE INDEX identities_by_person ON identities (person_id);
CREATE TABLE members (practice_id TEXT NOT NULL REFERENCES practices (id), person_id TEXT NOT NULL REFERENCES people (id), signature TEXT NOT NULL, role TEXT NOT NULL, since TEXT NOT NULL,
  removed_at TEXT, PRIMARY KEY (practice_id, person_id)) WITHOUT ROWID;
CREATE UNIQUE INDEX members_by_signature ON members (practice_id, signature);
CREATE INDEX members_by_person ON members (person_id);
CREATE TABLE sessions (id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES people (id), practice_id TEXT NOT NULL REFERENCES practices (id), started_at TEXT NOT NULL, seen_at TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX sessions_by_person ON sessions (person_id);
CREATE TABLE sign_in_links (id TEXT PRIMARY KEY, address TEXT NOT NULL, asked_at TEXT NOT NULL, used_at TEXT, person_id TEXT) WITHOUT ROWID;
CREATE INDEX sign_in_links_by_address ON sign_in_links (address, asked_at);
CREATE INDEX sign_in_links_by_time ON sign_in_links (asked_at);
CREATE TABLE arrivals (id TEXT PRIMARY KEY, issuer TEXT NOT NULL, subject TEXT NOT NULL, name TEXT, email TEXT, email_verified INTEGER NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE invitations (id TEXT PRIMARY KEY, practice_id TEXT NOT NULL REFERENCES practices (id), email TEXT NOT NULL, role TEXT NOT NULL, invited_by TEXT NOT NULL, at TEXT NOT NULL, mailed INTEGER NOT NULL,
  ended_at TEXT) WITHOUT ROWID;
CREATE INDEX invitations_by_practice ON invitations (practice_id, ended_at);
CREATE TABLE member_log (seq INTEGER PRIMARY KEY AUTOINCREMENT, practice_id TEXT NOT NULL REFERENCES practices (id), at TEXT NOT NULL, kind TEXT NOT NULL, by TEXT NOT NULL, about TEXT NOT NULL, role TEXT);
CREATE INDEX member_log_by_practice ON member_log (practice_id, seq);
CREATE TABLE tokens (id TEXT PRIMARY KEY, practice_id TEXT NOT NULL REFERENCES practices (id), name TEXT NOT NULL, scopes TEXT NOT NULL, hash TEXT NOT NULL, made_by TEXT NOT NULL, made_at TEXT NOT NULL,
  expires_at TEXT, used_at TEXT, revoked_at TEXT, revoked_by TEXT) WITHOUT ROWID;
CREATE UNIQUE INDEX tokens_by_hash ON tokens (hash);
CREATE UNIQUE INDEX tokens_by_name ON tokens (practice_id, name);
CREATE TABLE endpoints (id TEXT PRIMARY KEY, practice_id TEXT NOT NULL REFERENCES practices (id), url TEXT NOT NULL, events TEXT NOT NULL, names INTEGER NOT NULL, state TEXT NOT NULL, failing_since TEXT,
  made_by TEXT NOT NULL, since TEXT NOT NULL, data_key TEXT NOT NULL, secret TEXT NOT NULL, former_secret TEXT, former_until TEXT, made_under TEXT, made_of TEXT) WITHOUT ROWID;
CREATE INDEX endpoints_by_practice ON endpoints (practice_id, state);
CREATE UNIQUE INDEX endpoints_made_once ON endpoints (made_under) WHERE made_under IS NOT NULL;
CREATE TABLE taken_over (organisation_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE endpoint_messages (endpoint_id TEXT NOT NULL REFERENCES endpoints (id), message_id TEXT NOT NULL, organisation_id TEXT, type TEXT NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL,
  attempts INTEGER NOT NULL, next_at TEXT NOT NULL, outcome TEXT, settled_at TEXT, PRIMARY KEY (endpoint_id, message_id)) WITHOUT ROWID;
CREATE INDEX endpoint_messages_waiting ON endpoint_messages (next_at) WHERE state = 'waiting';
CREATE INDEX endpoint_messages_by_time ON endpoint_messages (endpoint_id, at, message_id);
CREATE TABLE work (client_id TEXT PRIMARY KEY, hash TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE assignments (practice_id TEXT NOT NULL, client_id TEXT NOT NULL, customer_id TEXT NOT NULL, person_id TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (practice_id, client_id, customer_id)) WITHOUT ROWID;
CREATE TABLE absences (practice_id TEXT NOT NULL, id TEXT NOT NULL, person_id TEXT NOT NULL, from_day TEXT NOT NULL, until_day TEXT NOT NULL, cover_id TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (practice_id, id)) WITHOUT ROWID;
CREATE TABLE work_log (seq INTEGER PRIMARY KEY AUTOINCREMENT, practice_id TEXT NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, by TEXT NOT NULL, about TEXT NOT NULL, client_id TEXT, customer_id TEXT, cover TEXT, from_day TEXT, until_day TEXT);
CREATE INDEX work_log_by_practice ON work_log (practice_id, seq);
CREATE TABLE templates (id TEXT PRIMARY KEY, practice_id TEXT NOT NULL REFERENCES practices (id), name TEXT NOT NULL) WITHOUT ROWID;
CREATE UNIQUE INDEX templates_by_name ON templates (practice_id, name);
CREATE TABLE template_versions (template_id TEXT NOT NULL REFERENCES templates (id), version INTEGER NOT NULL, document TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, note TEXT NOT NULL,
  PRIMARY KEY (template_id, version)) WITHOUT ROWID;
CREATE TABLE inheritors (organisation_id TEXT PRIMARY KEY, template_id TEXT NOT NULL REFERENCES templates (id), version INTEGER NOT NULL, since TEXT NOT NULL, by TEXT NOT NULL, kept TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX inheritors_by_template ON inheritors (template_id);
CREATE TABLE schema_version (row INTEGER PRIMARY KEY CHECK (row = 1), version INTEGER NOT NULL);
INSERT INTO "absences" ("practice_id","id","person_id","from_day","until_day","cover_id","by","at") VALUES ('first','2026-05-10-person-1','person-1','2026-05-10','2026-05-12','person-2','Salma','2026-05-04T14:00:00.000Z');
INSERT INTO "arrivals" ("id","issuer","subject","name","email","email_verified","at") VALUES ('hashed-arrival','mailto:','omar@harbour.example',NULL,'omar@harbour.example',1.0,'2026-05-04T14:00:00.000Z');
INSERT INTO "assignments" ("practice_id","client_id","customer_id","person_id","by","at") VALUES ('first','xero-00000000000000aa','','person-1','Salma','2026-05-04T14:00:00.000Z');
INSERT INTO "clients" ("id","name","platform","tenant","summary","version","next_wake","put_back","practice_id") VALUES ('xero-00000000000000aa','Hudson','xero','tenant-1','{"id":"xero-00000000000000aa","version":7}',7.0,NULL,0.0,'first');
INSERT INTO "connections" ("organisation_id","grant_id","tenant","connection_id","state") VALUES ('xero-00000000000000aa','grant-1','tenant-1','connection-1','open');
INSERT INTO "consents" ("id","grant_id","platform","tenants","expires_at") VALUES ('hashed','grant-1','xero','[{"id":"tenant-2","name":"Nile","connectionId":null}]','2026-05-04T14:15:00.000Z');
INSERT INTO "endpoint_messages" ("endpoint_id","message_id","organisation_id","type","at","body","state","attempts","next_at","outcome","settled_at") VALUES ('ep_1','msg_xero-00000000000000aa_7','xero-00000000000000aa','letter.sent','2026-05-04T14:00:00.000Z','{"type":"letter.sent"}','waiting',1.0,'2026-05-04T14:05:00.000Z','timeout',NULL);
INSERT INTO "endpoints" ("id","practice_id","url","events","names","state","failing_since","made_by","since","data_key","secret","former_secret","former_until","made_under","made_of") VALUES ('ep_1','first','https://books.example/hooks','[]',0.0,'live',NULL,'Salma','2026-05-04T14:00:00.000Z','sealed-key','sealed-secret',NULL,NULL,'hashed-key','hashed-input');
INSERT INTO "grants" ("id","platform","state","key_version","data_key","access_token","refresh_token","previous_refresh_token","previous_until","access_expires_at","refresh_expires_at","hard_expires_at","refreshed_at","version","lease_owner","lease_until") VALUES ('grant-1','xero','live',1.0,'sealed-key','sealed-access','sealed-refresh','sealed-previous','2026-05-04T14:30:00.000Z','2026-05-04T14:30:00.000Z','2026-07-03T14:00:00.000Z',NULL,'2026-05-04T14:00:00.000Z',3.0,NULL,NULL);
INSERT INTO "identities" ("issuer","subject","person_id","since") VALUES ('https://identity.xero.com','subject-1','person-1','2026-05-04T14:00:00.000Z');
INSERT INTO "inheritors" ("organisation_id","template_id","version","since","by","kept") VALUES ('xero-00000000000000aa','template-1',1.0,'2026-05-04T14:00:00.000Z','Salma','{"setting gapDays":"Salma"}');
INSERT INTO "invitations" ("id","practice_id","email","role","invited_by","at","mailed","ended_at") VALUES ('hashed-invitation','first','mona@nile.example','collector','Salma','2026-05-04T14:00:00.000Z',1.0,NULL);
INSERT INTO "member_log" ("seq","practice_id","at","kind","by","about","role") VALUES (1.0,'first','2026-05-04T14:00:00.000Z','invited','Salma','mona@nile.example','collector');
INSERT INTO "members" ("practice_id","person_id","signature","role","since","removed_at") VALUES ('first','person-1','Salma','owner','2026-05-04T14:00:00.000Z',NULL);
INSERT INTO "people" ("id","name","email","since") VALUES ('person-1','Salma','salma@nile.example','2026-05-04T14:00:00.000Z');
INSERT INTO "practices" ("id","name","since") VALUES ('first','Nile','2026-05-04T14:00:00.000Z');
INSERT INTO "schema_version" ("row","version") VALUES (1.0,7.0);
INSERT INTO "sessions" ("id","person_id","practice_id","started_at","seen_at") VALUES ('hashed-session','person-1','first','2026-05-04T14:00:00.000Z','2026-05-04T14:00:00.000Z');
INSERT INTO "sign_in_links" ("id","address","asked_at","used_at","person_id") VALUES ('hashed-link','salma@nile.example','2026-05-04T14:00:00.000Z',NULL,'person-1');
INSERT INTO "taken_over" ("organisation_id","seq") VALUES ('xero-00000000000000aa',7.0);
INSERT INTO "template_versions" ("template_id","version","document","at","by","note") VALUES ('template-1',1.0,'{"name":"House"}','2026-05-04T14:00:00.000Z','Salma','');
INSERT INTO "templates" ("id","practice_id","name") VALUES ('template-1','first','House');
INSERT INTO "tokens" ("id","practice_id","name","scopes","hash","made_by","made_at","expires_at","used_at","revoked_at","revoked_by") VALUES ('token-1','first','Warehouse','["read"]','hashed-token','Salma','2026-05-04T14:00:00.000Z',NULL,'2026-05-04T14:00:00.000Z',NULL,NULL);
INSERT INTO "work" ("client_id","hash","version","body") VALUES ('xero-00000000000000aa','hashed-work',7.0,'{"items":[],"more":0}');
INSERT INTO "work_log" ("seq","practice_id","at","kind","by","about","client_id","customer_id","cover","from_day","until_day") VALUES (1.0,'first','2026-05-04T14:00:00.000Z','assigned','Salma','Salma',NULL,NULL,NULL,NULL,NULL);
