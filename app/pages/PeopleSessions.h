#pragma once

#include "models/repositories/AccountRepository.h"

#include <QObject>
#include <QUuid>

namespace Peak {

class ActionSet;
class ListPage;
class ListWiring;
class PageWorld;

/**
 * The sessions of one person as a list, where an admin ends one or all of them.
 *
 * A part of the person's page, or a dialog of its own over a list of people. No feed tells of
 * sessions: the list is read again after each end and whenever it is shown for somebody. GUI
 * thread.
 */
class PeopleSessions final : public QObject
{
    Q_OBJECT

public:
    PeopleSessions(PageWorld &world, QObject *parent);

    /** The list below its two buttons. */
    QWidget *widget() const { return m_widget; }
    ListPage *list() const;
    void setPerson(const QUuid &person, const QString &name);
    /** The same in a window, for when the person's page is not open. */
    static void open(PageWorld &world, QWidget *page, const QUuid &person, const QString &name);

private:
    void addActions();
    QString whyNotEnd() const;
    void endSelected();
    void endAll();
    void told(const Result<void> &done, const QString &sentence);

    PageWorld &m_world;
    AccountRepository m_accounts;
    ListWiring *m_wiring;
    ActionSet *m_actions;
    QWidget *m_widget;
    QUuid m_person;
    QString m_name;
};

} // namespace Peak
