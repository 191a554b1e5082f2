#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace Peak {

/**
 * What a page shows in place of its content: nothing here, still loading, or broken, each with the
 * reason and at most one thing to do about it.
 *
 * Knows no page; whoever shows it connects actionTriggered(). GUI thread.
 */
class EmptyState final : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget *parent = nullptr);

    void showEmpty(const QString &icon, const QString &title, const QString &reason = {},
                   const QString &action = {});
    void showLoading(const QString &title, const QString &reason = {});
    /** Something that takes a while; `percent` below 0: nobody knows how long. */
    void showProgress(const QString &title, const QString &reason, int percent);
    /** A failure in the words of the error, with Retry. */
    void showBroken(const QString &title, const QString &reason);

    QString title() const;
    QString reason() const;
    QPushButton *action() const { return m_action; }

Q_SIGNALS:
    void actionTriggered();

protected:
    void changeEvent(QEvent *event) override;

private:
    void set(const QString &icon, const QString &title, const QString &reason,
             const QString &action);
    void refresh();

    QString m_iconName;
    bool m_broken = false;
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_reason;
    QProgressBar *m_progress;
    QPushButton *m_action;
};

} // namespace Peak
