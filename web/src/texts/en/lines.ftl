lines-large = These people answer too
