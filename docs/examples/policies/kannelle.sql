CREATE TABLE organisations (id INTEGER PRIMARY KEY, name VARCHAR(120));
CREATE TABLE members (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    email VARCHAR(120) NOT NULL UNIQUE,
    name VARCHAR(120),
    phone VARCHAR(30),
    device VARCHAR(120),
    active BOOLEAN
);
CREATE INDEX members_by_organisation ON members (organisation_id);
CREATE TABLE workspace_members (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES members (id),
    workspace VARCHAR(120)
);
CREATE INDEX workspace_members_by_member ON workspace_members (member_id);
CREATE TABLE video_projects (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES members (id),
    title VARCHAR(120),
    file_path VARCHAR(200)
);
CREATE INDEX video_projects_by_member ON video_projects (member_id);
CREATE TABLE actions (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES members (id),
    action VARCHAR(120),
    done_at TIMESTAMP
);
CREATE INDEX actions_by_member ON actions (member_id);
CREATE TABLE support_chats (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES members (id),
    body TEXT,
    sent_at TIMESTAMP
);
CREATE INDEX support_chats_by_member ON support_chats (member_id);
CREATE TABLE advertising_cookies (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES members (id),
    interests VARCHAR(200)
);
CREATE INDEX advertising_cookies_by_member ON advertising_cookies (member_id);
CREATE TABLE customer_contacts (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    email VARCHAR(120),
    name VARCHAR(120)
);
CREATE INDEX customer_contacts_by_organisation ON customer_contacts (organisation_id);
CREATE INDEX customer_contacts_by_email ON customer_contacts (email);
CREATE TABLE invoices (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES customer_contacts (id),
    issued_on DATE,
    amount DECIMAL(10, 2)
);
CREATE INDEX invoices_by_contact ON invoices (contact_id);
