#pragma once

#include "views/common/DecisionDialog.h"

class QComboBox;
class QLabel;

namespace Peak {

/**
 * Another stage for an exchange: what each means is said before it is decided, and why is asked
 * where the record wants it. Changes nothing itself. GUI thread.
 */
class StageDialog final : public DecisionDialog
{
    Q_OBJECT

public:
    /** `stage` is the code of now. */
    StageDialog(const QString &exchange, const QString &stage, QWidget *parent = nullptr);

    /** The code of the one chosen. */
    QString stage() const;
    void setStage(const QString &code);
    /** Those want a reason. */
    static bool wantsReason(const QString &code);
    /** What follows from being in the stage. */
    static QString meaning(const QString &code);

protected:
    bool isComplete() const override;

private:
    static Decision decisionOf(const QString &exchange);
    void tell();

    QString m_before;
    QComboBox *m_stage;
    QLabel *m_meaning;
};

} // namespace Peak
