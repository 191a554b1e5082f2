#pragma once

#include "models/db/Error.h"

#include <QDialog>

class QPushButton;
class QTableWidget;
class QVBoxLayout;

namespace Peak {

class EmptyState;
class MessageBar;

/**
 * A dialog of one table, with a message above it and buttons below.
 *
 * While there are no rows to show, its place says why: loading, empty, or what went wrong, with
 * Retry. Loads nothing itself. GUI thread.
 */
class TableDialog : public QDialog
{
    Q_OBJECT

public:
    /** What could not be loaded, or done. */
    virtual void showError(const Peak::Error &error);
    void showMessage(const QString &told);

Q_SIGNALS:
    void retryRequested();

protected:
    void showEvent(QShowEvent *event) override;

    struct Column
    {
        QString title;
        int width; ///< in steps of our spacing; the last one takes what is left
    };
    struct Words
    {
        QString title;   ///< of the window
        QString table;   ///< what screen readers call it
        QString loading; ///< "Loading the versions"
        QString broken;  ///< "The versions could not be loaded"
    };
    TableDialog(const Words &words, const QList<Column> &columns, QWidget *parent);

    MessageBar *message() const { return m_message; }
    QTableWidget *table() const { return m_table; }
    EmptyState *state() const { return m_state; }
    /** None of them is what Enter presses unless it is made the default. */
    void addButtons(const QList<QPushButton *> &left, const QList<QPushButton *> &right);
    bool isLoaded() const { return m_loaded; }
    /** They are there; `any` false: the state says in their place that there are none. */
    void setLoaded(bool any = true);
    int currentRow() const; ///< -1: none

    /** Of buttons, as the selection and what is loaded allow. */
    virtual void refresh() = 0;

private:
    QString m_broken;
    MessageBar *m_message;
    QTableWidget *m_table;
    EmptyState *m_state;
    QVBoxLayout *m_column;
    int m_lastWidth = 0; ///< what the last column asks for
    bool m_loaded = false;
};

} // namespace Peak
