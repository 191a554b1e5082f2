#pragma once

#include "models/db/Error.h"
#include "views/common/AskingDialog.h"

#include <QStringList>

class QPlainTextEdit;
class QPushButton;

namespace Peak {

/** What is to be decided, and what follows from it. A plain value. */
struct Decision
{
    enum class Reason { None, Optional, Required };

    QString title;       ///< "Reset the password"
    QString question;    ///< one sentence: what it is about, with the person's name
    QStringList effects; ///< a sentence each: what happens then
    QString verb;        ///< on the button
    Reason reason = Reason::None;
    bool irreversible = false; ///< the button is not the default, and the first line says so
};

/**
 * One decision about a person or a thing: says first what it does, asks for a reason where one is
 * kept.
 *
 * Does nothing itself: decided() asks, and whoever did it calls accept(), or showError(), after
 * which the person may try again with what they wrote. GUI thread.
 */
class DecisionDialog : public AskingDialog
{
    Q_OBJECT

public:
    explicit DecisionDialog(const Decision &decision, QWidget *parent = nullptr);

    void setReason(const QString &reason);
    QString reason() const;
    void showError(const Peak::Error &error);

Q_SIGNALS:
    void decided(const QString &reason);

protected:
    /** Between the question and what follows from it. */
    QVBoxLayout *middle() const { return m_middle; }
    /** A reason against pressing the button; empty: it may be pressed. */
    void setRefusal(const QString &why);
    virtual bool isComplete() const;

private:
    void makeReason();
    void decide();
    void refresh();
    void setBusy(bool busy);

    Decision m_decision;
    QVBoxLayout *m_middle;
    QPlainTextEdit *m_reason = nullptr;
    QPushButton *m_do;
    QString m_refusal;
    bool m_isBusy = false;
};

} // namespace Peak
