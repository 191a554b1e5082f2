#pragma once

#include <QDate>
#include <QWidget>

class QCalendarWidget;
class QLabel;
class QLineEdit;
class QToolButton;

namespace Peak {

/**
 * A day: typed in many ways, chosen in a calendar (Alt+Down), or empty; shown as "28 Nov 2026".
 *
 * Beside it stands what was understood, and the days left where it is a deadline. What is no date
 * stays as it was typed. A date is a date, never a moment. GUI thread.
 */
class DateField final : public QWidget
{
    Q_OBJECT

public:
    /** `today` is the firm's, from the server; without it no day is relative. */
    explicit DateField(QDate today = {}, bool deadline = false, QWidget *parent = nullptr);

    /** "2026-11-28"; what was typed when it is no date; empty for nothing. */
    QString date() const;
    void setDate(const QString &date);
    QLineEdit *edit() const { return m_edit; }

public Q_SLOTS:
    void openCalendar();

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeCalendar();
    void tidy();
    void tell();
    void take(QDate date);

    QDate m_today;
    bool m_deadline;
    QLineEdit *m_edit;
    QToolButton *m_open;
    QLabel *m_beside;
    QWidget *m_popup = nullptr;
    QCalendarWidget *m_calendar = nullptr;
};

} // namespace Peak
