#pragma once

#include "models/db/Error.h"
#include "models/domain/ListDefinition.h"
#include "models/domain/UploadFile.h"
#include "views/common/Fields.h"
#include "views/documents/UploadDetailsForm.h"
#include "views/forms/PersonPicker.h"

#include <QDialog>
#include <QHash>

class QCheckBox;
class QLabel;
class QPushButton;
class QTableView;
class QVBoxLayout;

namespace Peak {

class BusyBar;
class FileNameRuleRow;
class MessageBar;
class PinFields;
class UploadFilesModel;

/** What an upload is asked with. A plain value. */
struct UploadChoices
{
    QUuid exchange; ///< null: to be chosen
    QString exchangeName;
    bool several = false; ///< each file goes to the exchange that its name tells
    bool mayFirm = false; ///< an admin, who may add documents of the firm
    QStringList types;    ///< of documents, to choose from
    QList<ColumnChoice> access;
    QList<ColumnChoice> roles;
    int leastPinDigits = 4;
};

/*
 * Who: a coordinator, ten times a day, with one scan or with twenty; a client once a week, with a
 * phone's photo of a deed.
 * First: that these are the files, under names that everybody can keep, and whether one of them is
 * there already.
 * Then: the type for all of them at once, who may see them, and off. PIN and view only are seldom
 * and never in the way.
 * So: all files are selected at first, and what is entered below is for those that are.
 */

/**
 * Asks what is to be noted about files before they are uploaded; shows all faults at once.
 *
 * Reads and uploads nothing: it is given what was found, and tells what is wished. GUI thread.
 */
class UploadDialog final : public QDialog
{
    Q_OBJECT

public:
    UploadDialog(const UploadChoices &choices, PersonFinder findExchange,
                 QWidget *parent = nullptr);

    UploadFilesModel *files() const { return m_files; }
    QTableView *table() const { return m_table; }
    UploadDetailsForm *details() const { return m_details; }
    PinFields *pinFields() const { return m_pin; }
    QCheckBox *pinBox() const { return m_wantsPin; }
    PersonPicker *exchangePicker() const { return m_exchange; }
    QUuid exchange() const;
    bool isOfFirm() const;

    void addFiles(const Peak::UploadFiles &found);
    FileNameRuleRow *rule() const { return m_rule; }
    /** Exchanges by their numbers, in small letters: of those that were wanted. */
    void setExchanges(const QHash<QString, FoundPerson> &known);
    void setTwins(const QHash<QByteArray, QString> &twins);
    /** Files are being looked at; it can be filled in meanwhile. */
    void setScanning(bool scanning);
    void showError(const Peak::Error &error);

    /** Upload: says what is wrong, or asks. */
    void accept() override;
    void done(int result) override;

Q_SIGNALS:
    void uploadRequested(const Peak::UploadWish &wish);
    void moreWanted(bool folder);
    void filesDropped(const QStringList &paths);
    /** Null: the firm, or not chosen yet. */
    void targetChanged(const QUuid &exchange);
    /** Which of these are numbers of exchanges? */
    void numbersWanted(const QStringList &numbers);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void makeTarget(QVBoxLayout *column, PersonFinder findExchange);
    void makeTable(QVBoxLayout *column);
    void makeDetails(QVBoxLayout *column);
    void makeButtons(QVBoxLayout *column);
    void makeRule(QVBoxLayout *column);
    void onRule();
    void onTarget();
    void onSelection();
    void onEdited(UploadDetailsForm::Field field);
    void removeSelected();
    void refresh();
    QList<int> meantRows() const;
    Fields::Faults faults() const;
    void fit();

    UploadChoices m_choices;
    UploadFilesModel *m_files;
    MessageBar *m_message;
    PersonPicker *m_exchange = nullptr;
    QCheckBox *m_firm = nullptr;
    FileNameRuleRow *m_rule = nullptr;
    QHash<QString, FoundPerson> m_known;
    QTableView *m_table;
    QLabel *m_count;
    BusyBar *m_busy;
    QPushButton *m_remove;
    QLabel *m_meant;
    UploadDetailsForm *m_details;
    QCheckBox *m_wantsPin;
    PinFields *m_pin;
    QPushButton *m_upload;
};

} // namespace Peak
