#pragma once

#include "app/pages/ExchangeTarget.h"
#include "models/repositories/EditRepository.h"
#include "models/repositories/PeopleRepository.h"

#include <QObject>

namespace Peak {

class ActionSet;
class BulkExchangesDialog;
class MessageBar;
class PageWorld;
struct FormContext;

/**
 * What can be done with exchanges, on their list and on the page of one: new, edit, stage, priority
 * and coordinator of one or many.
 *
 * Handles actions of one page and talks to EditRepository about them; every edit can be undone from
 * the message bar. Paints nothing, keeps no rows. A child of the page. GUI thread.
 */
class ExchangeController final : public QObject
{
    Q_OBJECT

public:
    ExchangeController(PageWorld &world, ActionSet *actions, QWidget *page, MessageBar *messages,
                       ExchangeTarget target);

    /** "New exchange" and "Edit the selected", only where there is a list. */
    void addListActions();

public Q_SLOTS:
    void create();
    void edit();
    void setStage();

Q_SIGNALS:
    void changed(const QList<QUuid> &exchanges);
    void created(const QUuid &exchange);

private:
    void addActions();
    QString whyNotManage() const;
    void openBulk(bool coordinator);
    void preview(BulkExchangesDialog *dialog, const QList<QUuid> &ids, const QJsonObject &fields);
    void editMany(const QList<ExchangeRow> &rows, const QJsonObject &fields,
                  const QString &sentence, BulkExchangesDialog *dialog);
    void fail(const Error &error);
    FormContext formContext();
    bool isAdmin() const;

    PageWorld &m_world;
    ActionSet *m_actions;
    QWidget *m_page;
    MessageBar *m_messages;
    ExchangeTarget m_target;
    EditRepository m_edits;
    PeopleRepository m_people;
};

} // namespace Peak
