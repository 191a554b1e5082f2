#pragma once

#include "models/repositories/StorageRepository.h"

#include <QObject>
#include <QTimer>

namespace Peak {

class PageWorld;
class SettingsPage;

/*
 * Who: the admin who also looks after the firm's computers; once when the firm's documents outgrow
 * the database, then a few times a year, or when somebody can't open a document.
 * First: where documents are, how many in each place, and whether all of them are there.
 * Then: fills in the fields of a storage, sets its secret key after proving who they are, sees that
 * it is set up, and moves the documents there; comes back to see how far that is, stops it or lets
 * it go on. Reads what the agent found missing, and goes to that document.
 * So: the places first, each with its amount and state in a sentence; a move shows its progress in
 * the place that it goes to, with Stop; what was found with its mend; the fields below.
 */

/**
 * Introduces the places of documents on the page of settings to the server, and looks again while
 * they are on screen. GUI thread.
 */
class StorageSettings final : public QObject
{
    Q_OBJECT

public:
    StorageSettings(PageWorld &world, SettingsPage *page);

public Q_SLOTS:
    void load();

private:
    void take(const QList<StorageState> &states);
    void loadFindings();
    void askMove(const QString &provider, qint64 files, qint64 bytes);
    void stop();
    void tellEnd(const QList<StorageState> &before, const QList<StorageState> &now);
    bool isSeen() const;

    PageWorld &m_world;
    SettingsPage *m_page;
    StorageRepository m_looking;
    StorageRepository m_doing;
    QTimer m_again;
    bool m_loading = false;
    bool m_failed = false;
};

} // namespace Peak
