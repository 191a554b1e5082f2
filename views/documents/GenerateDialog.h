#pragma once

#include "models/db/Error.h"
#include "models/documents/templates/TemplateFile.h"
#include "models/domain/TemplateValue.h"
#include "views/forms/PersonPicker.h"

#include <QDialog>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace Peak {

class BusyBar;
class EmptyState;
class MessageBar;
class TemplateValuesEditor;

/** What documents can be made of. A plain value. */
struct GenerateOffer
{
    QUuid exchange; ///< null: it is chosen first
    QString number;
    QString name;
    QString stage; ///< code
    QList<TemplateInfo> templates;
    QDate today;
    bool mayAddTemplates = false;
};

/** A document that somebody wants made. A plain value. */
struct GenerateItem
{
    TemplateInfo from;
    QString fileName; ///< with its ending
    TemplateFile::Format format = TemplateFile::Format::Docx;
};

/*
 * Who: a coordinator, some times a week for each exchange: when it begins, at day 45, at its end.
 * First: what is missing in the document, ready to be typed.
 * Then: a look at it, and into the exchange. Mostly all papers of a stage together.
 * So: the stage's pack is chosen already, missing values stand first, Ctrl+Enter makes.
 */

/**
 * Chooses a template, or a stage's pack of them, completes the values, and names the documents.
 *
 * Makes and saves nothing itself: whoever opens it hears what is wanted and tells how it goes. GUI
 * thread.
 */
class GenerateDialog final : public QDialog
{
    Q_OBJECT

public:
    GenerateDialog(const GenerateOffer &offer, const PersonFinder &exchanges,
                   QWidget *parent = nullptr);

    void setTemplates(const QList<TemplateInfo> &templates);
    /** Of the exchange that was chosen. */
    void setExchange(const QUuid &id, const QString &number, const QString &name,
                     const QString &stage);
    void setValues(const QList<TemplateValue> &values);
    void chooseTemplate(const QUuid &id);
    /** What a template asks for, as it was read. */
    void setVariables(const QUuid &templateId, const QStringList &names);

    QUuid exchange() const { return m_offer.exchange; }
    QList<GenerateItem> items() const;
    /** What goes in: a line to write on where nothing is known. */
    TemplateFilling filling() const;
    TemplateValuesEditor *values() const { return m_values; }
    MessageBar *messages() const { return m_message; }

    /** While documents are being made; empty: no longer. */
    void setBusy(const QString &what);
    void showError(const Error &error);
    /** Made already: not once more, when the rest is tried again. */
    void leaveOut(const QUuid &templateId);

    void accept() override;
    void reject() override;

Q_SIGNALS:
    void exchangeChosen(const QUuid &id);
    /** Others than before: what they ask for is to be read. */
    void templatesChosen(const QList<Peak::TemplateInfo> &templates);
    void generateRequested();
    void previewRequested();
    void builtInsRequested();
    void stopRequested(); ///< while busy

private:
    struct Row
    {
        TemplateInfo from;
        QLineEdit *name = nullptr;
        QComboBox *format = nullptr;
    };
    void makeParts(const PersonFinder &exchanges);
    QWidget *makeForm();
    void fillChoices();
    void takeChoice();
    void addRow(const TemplateInfo &info);
    void takeNames();
    void tell();
    QString whyNot() const;
    QList<TemplateInfo> pack(const QString &stage) const;

    GenerateOffer m_offer;
    QList<QUuid> m_made;
    MessageBar *m_message;
    PersonPicker *m_picker = nullptr;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QComboBox *m_choice;
    QWidget *m_rowsArea;
    QGridLayout *m_rowsGrid = nullptr;
    QList<Row> m_rows;
    QLabel *m_pdfNote;
    TemplateValuesEditor *m_values;
    QLabel *m_hint;
    BusyBar *m_busyBar;
    QLabel *m_busyText;
    QPushButton *m_preview;
    QPushButton *m_make;
    QPushButton *m_cancel;
    bool m_busy = false;
    bool m_hasValues = false;
};

} // namespace Peak
