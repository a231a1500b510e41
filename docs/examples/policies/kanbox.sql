CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    email VARCHAR(120) NOT NULL UNIQUE,
    first_name VARCHAR(60),
    last_name VARCHAR(60),
    phone VARCHAR(30),
    password_hash VARCHAR(100) NOT NULL,
    linkedin_url VARCHAR(200),
    language VARCHAR(10),
    last_visit_at TIMESTAMP
);
CREATE TABLE newsletter_subscriptions (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    subscribed_at TIMESTAMP
);
CREATE INDEX newsletter_by_user ON newsletter_subscriptions (user_id);
CREATE TABLE feature_uses (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    feature VARCHAR(60),
    used_at TIMESTAMP
);
CREATE INDEX feature_uses_by_user ON feature_uses (user_id);
CREATE TABLE payments (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    stripe_reference VARCHAR(60),
    amount DECIMAL(10, 2),
    paid_on DATE
);
CREATE INDEX payments_by_user ON payments (user_id);
CREATE TABLE audience_choices (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    accepted BOOLEAN,
    chosen_at TIMESTAMP
);
CREATE INDEX audience_choices_by_user ON audience_choices (user_id);
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    email VARCHAR(120),
    full_name VARCHAR(120),
    linkedin_url VARCHAR(200)
);
CREATE INDEX contacts_by_user ON contacts (user_id);
CREATE INDEX contacts_by_email ON contacts (email);
CREATE INDEX contacts_by_profile ON contacts (linkedin_url);
