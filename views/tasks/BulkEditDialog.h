#pragma once

#include "models/db/Result.h"
#include "models/domain/Editing.h"
#include "models/domain/FormDefinition.h"
#include "views/forms/FieldEditor.h"

#include <QDialog>
#include <QFuture>

#include <functional>

class QCheckBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace Peak {

class BusyBar;
class FormRow;
class MessageBar;

/** What would become of the chosen rows with these fields, or what became of them. */
using BulkCall =
    std::function<QFuture<Result<QList<BulkOutcome>>>(const QJsonObject &fields, bool preview)>;

/**
 * One change of many rows: tick the fields to change, see what would happen, then do it.
 *
 * Shows the server's own preview: how many change, which can't and why. Nothing is changed before
 * it was shown for exactly these values. Knows no repository. GUI thread.
 */
class BulkEditDialog final : public QDialog
{
    Q_OBJECT

public:
    /** `names`: what people call the rows. */
    BulkEditDialog(const FormDefinition &form, const FormContext &context,
                   const QHash<QUuid, QString> &names, BulkCall call, QWidget *parent = nullptr);

    /** The ticked fields, as api functions take them. */
    QJsonObject fields() const;
    QString told() const;

public Q_SLOTS:
    void preview();
    void apply();

Q_SIGNALS:
    /** It was done. */
    void edited(const QList<Peak::BulkOutcome> &outcomes);

private:
    struct Line
    {
        QCheckBox *chosen;
        FormRow *row;
    };

    void makeLines(const FormDefinition &form, const FormContext &context);
    bool check();
    void onChanged();
    void showOutcomes(const QList<BulkOutcome> &outcomes);
    void setBusy(bool busy);

    FormDefinition m_form;
    QHash<QUuid, QString> m_names;
    BulkCall m_call;
    QList<Line> m_lines;
    QJsonObject m_previewed; ///< what the preview on screen is about
    MessageBar *m_message;
    QPlainTextEdit *m_outcomes;
    BusyBar *m_busy;
    QPushButton *m_preview;
    QPushButton *m_apply;
};

} // namespace Peak
