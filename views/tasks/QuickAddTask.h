#pragma once

#include "views/forms/PersonPicker.h"

#include <QDate>
#include <QWidget>

class QLineEdit;
class QPushButton;
class QToolButton;

namespace Peak {

class DateField;
class MessageBar;

/**
 * A new task in one line: what, in which exchange, by when. Enter adds it and the next can be
 * typed; Esc closes the line.
 *
 * Asks to add and adds nothing itself; the exchange stays for the next one. GUI thread.
 */
class QuickAddTask final : public QWidget
{
    Q_OBJECT

public:
    /** `findExchange` finds exchanges as a picker finds people; faults go to `messages`. */
    QuickAddTask(PersonFinder findExchange, MessageBar *messages, QWidget *parent = nullptr);

    /** All of them go to this exchange, and no other is asked for. */
    void setExchange(const QUuid &id, const QString &name);
    void setToday(QDate today);
    void setBusy(bool busy);
    /** It was added: ready for the next one. */
    void clearTask();

    QUuid exchangeId() const;
    QString exchangeName() const;
    QString title() const;
    /** "2026-11-28", what was typed when it is no date, or nothing. */
    QString due() const;

public Q_SLOTS:
    void open();

Q_SIGNALS:
    void addRequested(const QUuid &exchange, const QString &title, const QString &due);
    /** All fields of the task, with what was typed so far. */
    void formRequested();
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void makeDue(QDate today);
    void add();
    void openForm();
    bool hasExchange();

    MessageBar *m_messages;
    QLineEdit *m_title;
    PersonPicker *m_exchange;
    DateField *m_due = nullptr;
    QPushButton *m_add;
    QToolButton *m_form;
    QDate m_today;
    QUuid m_fixedExchange;
    QString m_fixedName;
};

} // namespace Peak
