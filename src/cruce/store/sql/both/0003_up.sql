-- The decisions of officers on alerts, which every later assessment asks for: few among many events.
CREATE INDEX event_alert_decided ON event (seq) WHERE kind = 'clearance.alert_decided';
