#pragma once

#include "models/repositories/SettingsRepository.h"

#include <QObject>

class QWidget;

namespace Peak {

class ActionSet;
class PageWorld;
class SettingsPage;
class StorageSettings;

/*
 * Who: an admin, when the firm is set up and a few times a year after that.
 * First: what is set, under headings in plain words, with who changed it last.
 * Then: changes one value in its place, is told at once when it is out of bounds, saves, sees that
 * it was saved, and takes it back if it was wrong. Sets the password of the mail service anew,
 * after proving who they are; never sees it.
 * So: one column of fields by subject; Save and Discard beside what differs; Ctrl+S saves all of
 * them; undo in the message bar and with Ctrl+Z; secrets last, by name and date only.
 */
QWidget *makeSettingsPage(PageWorld &world);

/** Introduces the page of settings to the server. GUI thread. */
class SettingsPages final : public QObject
{
    Q_OBJECT

public:
    SettingsPages(PageWorld &world, SettingsPage *page);

public Q_SLOTS:
    void load();

private:
    void connectPage();
    void makeActions();
    void loadSecrets();
    void save(const QString &key, const QJsonValue &value);
    void askSecret(const QString &name);
    void setSecret(const QString &name, const QString &value);
    void askRemoveSecret(const QString &name);
    void takeRights();

    PageWorld &m_world;
    SettingsPage *m_page;
    SettingsRepository m_settings;
    ActionSet *m_actions;
    StorageSettings *m_storage;
};

} // namespace Peak
