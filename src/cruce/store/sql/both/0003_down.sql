DROP INDEX event_alert_decided;
