#pragma once

#include "models/db/Error.h"

#include <QJsonObject>
#include <QTimeZone>
#include <QUuid>
#include <QWidget>

#include <functional>

class QStackedWidget;
class QTabWidget;

namespace Peak {

class EmptyState;
class FieldGroup;
class MessageBar;
class PageHeader;
class ValueLabel;

/**
 * One person: how to reach them, what they are to the firm and whether they get in, and in tabs
 * their exchanges, sessions and history.
 *
 * Who: a coordinator with somebody on the telephone; an admin who was told "I can't get in". First:
 * name, telephone, email, and whether they are active, locked, and when they were in last. Then:
 * their exchanges (who is it about?), an edit (F2), or what the menu offers for their sign-in.
 *
 * Given values; queries nothing. What stands in the tabs is made when they are first looked at.
 * GUI thread.
 */
class PersonDetailsPage final : public QWidget
{
    Q_OBJECT

public:
    explicit PersonDetailsPage(QWidget *parent = nullptr);

    QUuid personId() const { return m_id; }
    Q_INVOKABLE bool isLoaded() const;
    PageHeader *header() const { return m_header; }
    MessageBar *messages() const { return m_messages; }

    void addTab(const QString &name, const QString &icon, const QString &title,
                std::function<QWidget *()> make);
    void showTab(const QString &name);
    QString currentTab() const;

    void showLoading(const QUuid &person);
    /** `cells` as the list of people has them; `more` what a form of the person starts from, where
     * the reader may have it. Staff see how to reach somebody and whether they sign in. */
    void setPerson(const QJsonObject &cells, const QJsonObject &more, bool staff);
    void showError(const Error &error);
    void setStale(bool stale);

public Q_SLOTS:
    void showItem(const QUuid &person) { Q_EMIT itemRequested(person); }

Q_SIGNALS:
    void itemRequested(const QUuid &person);
    void backRequested();
    void retryRequested(const QUuid &person);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Tab
    {
        QString name;
        std::function<QWidget *()> make;
        QWidget *content = nullptr;
    };

    QWidget *makeProfile();
    void openCurrent();

    QUuid m_id;
    bool m_loaded = false;
    PageHeader *m_header;
    MessageBar *m_messages;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    QTabWidget *m_tabs;
    QList<Tab> m_list; ///< behind the profile, as the tabs stand
    FieldGroup *m_account;
    ValueLabel *m_name, *m_company, *m_email, *m_phone, *m_address;
    ValueLabel *m_role, *m_active, *m_signsIn, *m_locked, *m_secondFactor, *m_lastSignIn;
};

} // namespace Peak
